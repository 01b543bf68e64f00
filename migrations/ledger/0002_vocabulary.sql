-- The words that entries may use.  A row is corrected by a later migration, never by editing this file.
-- The column source says where a fact of law or guidance comes from; (~) in it marks what was written down from memory of a
-- public source and is to be checked against it.

CREATE TABLE outcome (
	code            TEXT PRIMARY KEY,          -- Home Office outcome code: '21'
	title           TEXT NOT NULL,             -- in small letters, for sentences
	formal_sanction INTEGER NOT NULL CHECK (formal_sanction IN (0, 1)), -- 1: conviction-type, never in this register
	source          TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO outcome (code, title, formal_sanction, source) VALUES
	('1', 'charged or summonsed', 1, 'Home Office Counting Rules, outcome framework (~)'),
	('1A', 'charged or summonsed with an alternate offence', 1, 'Home Office Counting Rules, outcome framework (~)'),
	('2', 'youth caution', 1, 'Home Office Counting Rules, outcome framework (~)'),
	('2A', 'youth conditional caution', 1, 'Home Office Counting Rules, outcome framework (~)'),
	('3', 'adult caution', 1, 'Home Office Counting Rules, outcome framework (~)'),
	('3A', 'adult conditional caution', 1, 'Home Office Counting Rules, outcome framework (~)'),
	('4', 'taken into consideration', 1, 'Home Office Counting Rules, outcome framework (~)'),
	('5', 'offender has died', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('6', 'penalty notice for disorder', 1, 'Home Office Counting Rules, outcome framework (~)'),
	('7', 'cannabis or khat warning', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('8', 'community resolution', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('9', 'prosecution not in the public interest (Crown Prosecution Service)', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('10', 'formal action not in the public interest (police)', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('11', 'named suspect below the age of criminal responsibility', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('12', 'named suspect too ill', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('13', 'victim or key witness dead or too ill', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('14', 'victim declines or is unable to support action to identify the offender', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('15', 'named suspect, victim supports, evidential difficulties', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('16', 'named suspect, victim does not support', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('17', 'prosecution time limit expired', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('18', 'investigation complete, no suspect identified', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('19', 'National Fraud Intelligence Bureau filed', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('20', 'action undertaken by another body', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('21', 'further investigation is not in the public interest (police decision)', 0, 'Home Office Counting Rules, outcome framework (~)'),
	('22', 'diversionary, educational or intervention activity undertaken', 0, 'Home Office Counting Rules, outcome framework (~)');

CREATE TABLE record_kind (
	name    TEXT PRIMARY KEY,
	title   TEXT NOT NULL,
	outcome TEXT REFERENCES outcome (code),    -- the outcome that a record of this kind must have; NULL: any or none
	source  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO record_kind (name, title, outcome, source) VALUES
	('outcome-21', 'Outcome 21', '21', 'Home Office Counting Rules, outcome framework (~)'),
	('outcome-22', 'Outcome 22', '22', 'Home Office Counting Rules, outcome framework (~)'),
	('no-further-action', 'no further action', NULL, 'register practice'),
	('acquittal', 'acquittal', NULL, 'R (AR) v Chief Constable of Greater Manchester [2018] UKSC 47'),
	('allegation', 'allegation', NULL, 'register practice'),
	('intelligence', 'intelligence', NULL, 'register practice'),
	('community-resolution', 'community resolution', NULL, 'Home Office Counting Rules, outcome framework (~)'),
	('penalty-notice', 'penalty notice', NULL, 'register practice'),
	('harassment-notice', 'police information notice', NULL, 'register practice'),
	('under-investigation', 'under investigation', NULL, 'register practice'),
	('discontinued', 'discontinued', NULL, 'register practice'),
	('civil-order', 'civil order', NULL, 'register practice'),
	('third-party', 'third party', NULL, 'Quality Assurance Framework, MP4 (~)'),
	('other', 'other', NULL, 'register practice');

CREATE TABLE offence_category (
	name   TEXT PRIMARY KEY,
	title  TEXT NOT NULL,
	source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO offence_category (name, title, source) VALUES
	('youth-produced-sexual-imagery', 'youth-produced sexual imagery', 'UKCCIS, Sexting in schools and colleges (2016) (~)'),
	('sexual', 'other sexual matter', 'register practice'),
	('violence', 'violence against the person', 'register practice'),
	('child-protection', 'neglect, cruelty or other child protection matter', 'register practice'),
	('vulnerable-adult', 'abuse or neglect of a vulnerable adult', 'register practice'),
	('domestic-abuse', 'domestic abuse', 'register practice'),
	('drugs', 'drugs', 'register practice'),
	('theft', 'theft, burglary or robbery', 'register practice'),
	('fraud', 'fraud or abuse of position', 'register practice'),
	('harassment', 'harassment, stalking or malicious communications', 'register practice'),
	('criminal-damage', 'criminal damage or arson', 'register practice'),
	('public-order', 'public order', 'register practice'),
	('weapons', 'weapons', 'register practice'),
	('extremism', 'extremism', 'register practice'),
	('driving', 'driving', 'register practice'),
	('other', 'other', 'register practice');

CREATE TABLE workforce (
	name   TEXT PRIMARY KEY,
	title  TEXT NOT NULL,
	source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO workforce (name, title, source) VALUES
	('child', 'child workforce', 'Disclosure and Barring Service, workforce guidance (~)'),
	('adult', 'adult workforce', 'Disclosure and Barring Service, workforce guidance (~)'),
	('child-and-adult', 'child and adult workforce', 'Disclosure and Barring Service, workforce guidance (~)'),
	('other', 'other workforce', 'Disclosure and Barring Service, workforce guidance (~)');

CREATE TABLE rank (
	name       TEXT PRIMARY KEY,
	title      TEXT NOT NULL,
	may_decide INTEGER NOT NULL CHECK (may_decide IN (0, 1)), -- 1: may hold a delegation to decide
	may_found  INTEGER NOT NULL CHECK (may_found IN (0, 1)),  -- 1: is a chief officer, or stands in for one
	source     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO rank (name, title, may_decide, may_found, source) VALUES
	('inspector', 'inspector', 0, 0, 'disclosure practice: superintendent or above (~)'),
	('chief-inspector', 'chief inspector', 0, 0, 'disclosure practice: superintendent or above (~)'),
	('superintendent', 'superintendent', 1, 0, 'disclosure practice: superintendent or above (~)'),
	('chief-superintendent', 'chief superintendent', 1, 0, 'disclosure practice: superintendent or above (~)'),
	('assistant-chief-constable', 'assistant chief constable', 1, 0, 'disclosure practice: superintendent or above (~)'),
	('commander', 'commander', 1, 0, 'disclosure practice: superintendent or above (~)'),
	('deputy-assistant-commissioner', 'deputy assistant commissioner', 1, 0, 'disclosure practice: superintendent or above (~)'),
	('assistant-commissioner', 'assistant commissioner', 1, 0, 'disclosure practice: superintendent or above (~)'),
	('deputy-chief-constable', 'deputy chief constable', 1, 1, 'Police Reform and Social Responsibility Act 2011 s.41 (~)'),
	('deputy-commissioner', 'deputy commissioner', 1, 1, 'Police Reform and Social Responsibility Act 2011 s.44 (~)'),
	('chief-constable', 'chief constable', 0, 1, 'Police Act 1997 s.113B(4); Police Act 1996 s.101 (~)'),
	('commissioner', 'commissioner', 0, 1, 'Police Act 1997 s.113B(4); Police Act 1996 s.101 (~)'),
	('police-staff-equivalent', 'named police-staff equivalent', 1, 0, 'disclosure practice: named police-staff equivalent (~)');

CREATE TABLE guidance_edition (
	name          TEXT PRIMARY KEY,
	kind          TEXT NOT NULL CHECK (kind IN ('statutory-guidance', 'qaf')),
	title         TEXT NOT NULL,
	in_force_from TEXT NOT NULL CHECK (in_force_from GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), -- until the next one of its kind
	source        TEXT NOT NULL,
	UNIQUE (kind, in_force_from)
) STRICT, WITHOUT ROWID;
INSERT INTO guidance_edition (name, kind, title, in_force_from, source) VALUES
	('statutory-guidance-3', 'statutory-guidance', 'Statutory Disclosure Guidance, 3rd edition, August 2015', '2015-08-01', 'Home Office, Statutory Disclosure Guidance; day of month (~)'),
	('statutory-guidance-4', 'statutory-guidance', 'Statutory Disclosure Guidance, 4th edition, February 2024', '2024-02-01', 'Home Office, Statutory Disclosure Guidance; day of month (~)'),
	('qaf-9', 'qaf', 'Quality Assurance Framework, version 9', '2015-08-01', 'DBS and National Police Chiefs'' Council, Quality Assurance Framework; date (~)'),
	('qaf-10', 'qaf', 'Quality Assurance Framework, version 10', '2026-04-01', 'DBS and National Police Chiefs'' Council, Quality Assurance Framework v10');

CREATE TABLE service_level (
	kind       TEXT PRIMARY KEY CHECK (kind IN ('certificate', 'update-service')), -- of check
	due_days   INTEGER NOT NULL CHECK (due_days > 0),              -- a check is due so many days after it was received
	limit_days INTEGER NOT NULL CHECK (limit_days >= due_days),    -- the hard line
	source     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO service_level (kind, due_days, limit_days, source) VALUES
	('certificate', 14, 60, 'DBS service level with police forces (~)'),
	('update-service', 14, 60, 'DBS service level with police forces (~)');

-- Single incidents that may be discarded at assessment, with a reason.
CREATE TABLE discard_category (
	name   TEXT PRIMARY KEY,
	title  TEXT NOT NULL,
	source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO discard_category (name, title, source) VALUES
	('minor-drugs', 'a single possession of a small amount of a controlled drug', 'Quality Assurance Framework, AT2 (~)'),
	('minor-theft', 'a single minor theft', 'Quality Assurance Framework, AT2 (~)'),
	('minor-damage', 'a single minor criminal damage', 'Quality Assurance Framework, AT2 (~)'),
	('minor-public-order', 'a single minor public order matter', 'Quality Assurance Framework, AT2 (~)'),
	('minor-driving', 'a single driving matter', 'Quality Assurance Framework, AT2 (~)'),
	('minor-assault', 'a single minor assault without injury', 'Quality Assurance Framework, AT2 (~)'),
	('neighbour-dispute', 'a single dispute between neighbours', 'Quality Assurance Framework, AT2 (~)'),
	('unsubstantiated', 'a single report that is wholly unsubstantiated', 'Quality Assurance Framework, AT2 (~)');

CREATE TABLE reconsideration_trigger (
	name   TEXT PRIMARY KEY,
	title  TEXT NOT NULL,
	source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO reconsideration_trigger (name, title, source) VALUES
	('new-information', 'something else has come to light about the same person', 'register practice'),
	('outcome-changed', 'the outcome of the record was changed', 'register practice'),
	('representations', 'representations', 'R (L) v Commissioner of Police of the Metropolis [2009] UKSC 3'),
	('accuracy-dispute', 'the applicant disputes the certificate', 'Police Act 1997 s.117; Quality Assurance Framework, AT12 (~)'),
	('independent-monitor', 'the Independent Monitor asks for a review', 'Police Act 1997 s.117A'),
	('court-order', 'order of a court', 'register practice'),
	('guidance-changed', 'the guidance was changed', 'register practice'),
	('update-service', 'a status check of the update service', 'Police Act 1997 s.116A (~)'),
	('retention-review', 'review of retention', 'Management of Police Information (~)');
