/* A stand-in for SSCardDriver: answers what the test has set, waits and types as told.  Text is GBK. */
#include <string.h>
#include <unistd.h>

static long read_code = -2, pin_code;
static char read_text[2048], pin_text[2048];
static int last_type, pins, wait_ms;

void standin_read(long code, const char *text)
{
	strncpy(read_text, text, sizeof read_text - 1);
	read_code = code;
}

void standin_pin(long code, const char *text)
{
	strncpy(pin_text, text, sizeof pin_text - 1);
	pin_code = code;
}

void standin_wait(int ms)
{
	wait_ms = ms;
}

int standin_type(void)
{
	return last_type;
}

int standin_pins(void)
{
	return pins;
}

long iReadCardBas(int iType, char *pOutInfo)
{
	last_type = iType;
	usleep((useconds_t)wait_ms * 1000);
	strcpy(pOutInfo, read_text);
	return read_code;
}

long iVerifyPIN(int iType, char *pOutInfo)
{
	last_type = iType;
	pins++;
	usleep((useconds_t)wait_ms * 1000);
	strcpy(pOutInfo, pin_text);
	return pin_code;
}
