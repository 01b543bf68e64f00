/*
 * names.h: what synthetic people are made of.  Forenames are common ones, because nicknames have to be common to be
 * found; surnames, streets and towns are put together from parts so that none of them is anybody's.
 */
#ifndef OUGHT_GENERATE_NAMES_H
#define OUGHT_GENERATE_NAMES_H

/* A forename and a short form of it that an application may carry instead. */
struct forename {
	const char *name;
	const char *nickname; /* NULL: none in use */
};

static const struct forename girls[] = {
    {"Elizabeth", "Liz"},
    {"Katherine", "Kate"},
    {"Margaret", "Maggie"},
    {"Susan", "Sue"},
    {"Victoria", "Vicky"},
    {"Rebecca", "Becky"},
    {"Jennifer", "Jenny"},
    {"Samantha", "Sam"},
    {"Alexandra", "Alex"},
    {"Charlotte", "Lottie"},
    {"Jessica", "Jess"},
    {"Abigail", "Abby"},
    {"Deborah", "Debbie"},
    {"Patricia", "Pat"},
    {"Christine", "Chris"},
    {"Amy", NULL},
    {"Chloe", NULL},
    {"Ruth", NULL},
    {"Priya", NULL},
    {"Aisha", NULL},
    {"Zofia", NULL},
    {"Megan", "Meg"},
    {"Isabella", "Bella"},
    {"Eleanor", "Ellie"},
    {"Florence", "Flo"},
    {"Olivia", "Liv"},
    {"Niamh", NULL},
    {"Yasmin", NULL},
    {"Hannah", NULL},
    {"Freya", NULL},
};

static const struct forename boys[] = {
    {"Robert", "Bob"},
    {"William", "Bill"},
    {"Richard", "Dick"},
    {"James", "Jim"},
    {"Thomas", "Tom"},
    {"Michael", "Mike"},
    {"Anthony", "Tony"},
    {"Edward", "Ted"},
    {"Andrew", "Andy"},
    {"Daniel", "Dan"},
    {"Matthew", "Matt"},
    {"Christopher", "Chris"},
    {"Benjamin", "Ben"},
    {"Joseph", "Joe"},
    {"Nicholas", "Nick"},
    {"Alexander", "Alex"},
    {"Timothy", "Tim"},
    {"Stephen", "Steve"},
    {"Samuel", "Sam"},
    {"Patrick", "Paddy"},
    {"Kyle", NULL},
    {"Ryan", NULL},
    {"Imran", NULL},
    {"Kofi", NULL},
    {"Pawel", NULL},
    {"Connor", NULL},
    {"Rhys", NULL},
    {"Omar", NULL},
    {"Luke", NULL},
    {"Dylan", NULL},
};

static const char *const surname_begins[] = {"Fable", "Figment", "Mock", "Sham", "Quill", "Paper",
    "Tinsel", "Thimble", "Bramble", "Marrow", "Pretend", "Wimble", "Nettle", "Corbel", "Dapple",
    "Inkle", "Ozier", "Pummel", "Quaver", "Ripple", "Sparrow", "Tumble", "Umber", "Velvet",
    "Whittle", "Yarrow", "Zephyr", "Cobble", "Dimple", "Fennel", "Gusset", "Hassock", "Jostle",
    "Kettle", "Lattice", "Muslin", "Nimble", "Oddment", "Pebble", "Russet"};

static const char *const surname_ends[] = {"worthy", "bury", "erton", "thwaite", "stead", "combe",
    "shaw", "hurst", "by", "ley", "wick", "more", "field", "croft", "dale", "holme", "mere",
    "ridge", "cote", "garth"};

static const char *const streets[] = {"Imaginary Row", "Specimen Street", "Sample Lane",
    "Example Close", "Make-Believe Avenue", "Nowhere Road", "Placeholder Way", "Fiction Terrace",
    "Pretence Hill", "Supposition Crescent", "Dummy Drove", "Illustration Walk"};

static const char *const towns[] = {
    "Inventham", "Mockford", "Figmentbridge", "Shamwold", "Fableborough", "Nulham-on-Sea"};

#endif
