/* main.c: the way in. */
#include "command.h"

int
main(int argc, char **argv)
{
	return dispatch(argc, argv);
}
