# match.awk: what match.sh measured, as one table for each setting, and beside its goals.
#
# Its titles are "== SETTING: SYSTEM"; the lines of groups have the columns of tests/fixture/recall.c, whose first four
# and last three PostgreSQL's have too: group, queries, first, in ten ... median, 95 %, most ms.

/^== / {
	setting = system_ = substr($0, 4)
	sub(/:.*/, "", setting)
	sub(/.*: /, "", system_)
	if (!(setting in seen)) { seen[setting]; settings[++setting_count] = setting }
	system_ = system_ == "both passes" ? "ours" : system_ ~ /^the fast/ ? "fast" : system_ ~ /pg_trgm$/ ? "A" : ""
}
/^(B[23]|strangers),/ { system_ = $0; sub(/,.*/, "", system_) }

NF >= 8 && $2 ~ /^[0-9]+$/ && $3 ~ /^[01]\.[0-9]+$/ {
	first[setting, system_, $1] = $3
	ten[setting, system_, $1] = $4
	mean[setting, system_, $1] = $(NF - 3)
	median[setting, system_, $1] = $(NF - 2)
	most[setting, system_, $1] = $(NF - 1)
	if (system_ == "ours" && !((setting, $1) in grouped)) {
		grouped[setting, $1]
		groups[setting, ++group_count[setting]] = $1
	}
}
/^loaded in / { bytes[setting] = $6 }
/^memory while searching/ && system_ == "fast" { memory[setting] = $4 }

function larger(a, b) { return a > b ? a : b }

# At least the better peer; better wherever that is below 1.
function short_of(own, peer) { return peer < 1 ? own <= peer : own < 1 }

function tell_setting(setting,    i, j, group, peer, best_first, best_ten, below, line) {
	for (j = 1; !((setting, peers[j], "all") in first); j++)
		if (j == 3) return
	printf "\n%s: recall at 1 and at 10\n", setting
	printf "%-13s %13s", "group", "ours"
	for (j = 1; j <= 3; j++) printf " %13s", peers[j]
	printf " %13s  below the goal\n", "best peer"
	for (i = 1; i <= group_count[setting]; i++) {
		group = groups[setting, i]
		best_first = best_ten = -1
		line = ""
		for (j = 1; j <= 3; j++) {
			peer = setting SUBSEP peers[j] SUBSEP group
			if (!(peer in first)) {
				line = line sprintf(" %13s", "-")
				continue
			}
			line = line sprintf(" %6.4f %6.4f", first[peer], ten[peer])
			best_first = larger(best_first, first[peer])
			best_ten = larger(best_ten, ten[peer])
		}
		below = short_of(first[setting, "ours", group], best_first) ? " @1" : ""
		if (short_of(ten[setting, "ours", group], best_ten)) below = below " @10"
		if (group == "all") below = ""
		else { compared++; below_count += below != "" }
		printf "%-13s %6.4f %6.4f%s %6.4f %6.4f %s\n", group, first[setting, "ours", group],
			ten[setting, "ours", group], line, best_first, best_ten, below
	}
}

# ${value} is "" where it was not measured.
function goal(what, value, least, limit) {
	if (value == "") return
	printf "%-58s %9.4g  %s %g%s\n", what, value, least ? "at least" : "at most", limit,
		(least ? value < limit : value > limit) ? "  MISSED" : ""
}

END {
	split("A B2 B3", peers, " ")
	for (s = 1; s <= setting_count; s++) tell_setting(settings[s])
	printf "\ngoals\n"
	goal("groups below the better peer", compared == 0 ? "" : below_count + 0, 0, 0)
	goal("given: plain, recall at 10", ten["given", "ours", "plain"], 1, 1)
	goal("given: moved, recall at 1", first["given", "ours", "moved"], 1, 0.985)
	goal("given: marriedmoved, recall at 1", first["given", "ours", "marriedmoved"], 1, 0.92)
	goal("given: marriedmoved, recall at 10", ten["given", "ours", "marriedmoved"], 1, 0.96)
	goal("given: married, with the former name, recall at 10", ten["former", "ours", "married"], 1, 0.999)
	goal("given: candidates on average", mean["given", "ours", "all"], 0, 3)
	for (s = 1; s <= setting_count; s++) {
		setting = settings[s]
		if (setting !~ / persons$/) continue
		fast = median[setting, "fast", "all"]
		goal(setting ": fast pass, median ms", fast, 0, 1)
		goal(setting ": fast pass, 95 % ms", most[setting, "fast", "all"], 0, 5)
		if (fast > 0 && (setting, "A", "all") in median)
			goal(setting ": fast pass, times as fast as pg_trgm", median[setting, "A", "all"] / fast, 1, 20)
		goal(setting ": fast pass, MiB more while searching", memory[setting], 0, 32)
		goal(setting ": both passes, 95 % ms", most[setting, "ours", "all"], 0, 100)
		goal(setting ": both passes, strangers, 95 % ms", most[setting, "strangers", "all"], 0, 100)
		goal(setting ": both passes, bytes a person", bytes[setting], 0, 64)
	}
}
