/* A pcscd IFD handler ("serial" driver) whose readers and cards are played by a Python process.
 *
 * DEVICENAME is the path of a Unix socket on which tests/support/pcsc/simreader.py listens.  Unlike vpcd it opens no
 * TCP port, reports insertion and removal at once (polling thread with timeout), can be unplugged and replugged, takes
 * any number of readers and can pretend to have a PIN pad.
 *
 * Wire, both ways:  op or status (1 byte), length (4 bytes, big endian), payload.
 *   op      P presence, U power up, D power down, R reset, T APDU, C control (code, 4 bytes, then data),
 *           W wait for a change (milliseconds, 4 bytes)
 *   status  0 done, 1 no card, 2 communication error, 3 reader gone
 */
#include <ifdhandler.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MAX_READERS = 16, HEADER = 5, MAX_CONTROL = 300 };

struct reader {
	char path[sizeof ((struct sockaddr_un *)0)->sun_path];
	int talk, wait; /* two connections: one for commands, one that blocks for events */
	pthread_mutex_t busy;
};

static struct reader readers[MAX_READERS];
static pthread_once_t prepared = PTHREAD_ONCE_INIT;

static void prepare(void)
{
	for (int i = 0; i < MAX_READERS; i++) {
		readers[i].talk = readers[i].wait = -1;
		pthread_mutex_init(&readers[i].busy, NULL);
	}
}

static struct reader *reader_of(DWORD lun)
{
	return &readers[lun >> 16 & (MAX_READERS - 1)];
}

static void put_u32(unsigned char *at, uint32_t value)
{
	at[0] = value >> 24, at[1] = value >> 16, at[2] = value >> 8, at[3] = value;
}

static uint32_t get_u32(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int dial(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static void hang_up(struct reader *reader)
{
	if (reader->talk >= 0)
		close(reader->talk);
	if (reader->wait >= 0)
		close(reader->wait);
	reader->talk = reader->wait = -1;
}

static int receive(int fd, void *buffer, size_t size)
{
	for (size_t got = 0; got < size;) {
		ssize_t n = recv(fd, (char *)buffer + got, size - got, 0);

		if (n <= 0)
			return -1;
		got += (size_t)n;
	}
	return 0;
}

static int request(int fd, char op, const void *payload, uint32_t size)
{
	unsigned char *message = malloc(HEADER + size);
	ssize_t sent;

	if (!message)
		return -1;
	message[0] = (unsigned char)op;
	put_u32(message + 1, size);
	if (size)
		memcpy(message + HEADER, payload, size);
	sent = send(fd, message, HEADER + size, MSG_NOSIGNAL);
	free(message);
	return sent == (ssize_t)(HEADER + size) ? 0 : -1;
}

static RESPONSECODE code_of(unsigned char status)
{
	switch (status) {
	case 0:
		return IFD_SUCCESS;
	case 1:
		return IFD_ICC_NOT_PRESENT;
	case 3:
		return IFD_NO_SUCH_DEVICE;
	default:
		return IFD_COMMUNICATION_ERROR;
	}
}

/* One question and its answer.  `size` is the room in `answer` and comes back as its length; both may be NULL. */
static RESPONSECODE ask(int fd, char op, const void *payload, uint32_t length, unsigned char *answer, DWORD *size)
{
	unsigned char head[HEADER], *rest;
	DWORD room = size ? *size : 0;
	uint32_t got;

	if (size)
		*size = 0;
	if (fd < 0 || request(fd, op, payload, length) || receive(fd, head, sizeof head))
		return IFD_NO_SUCH_DEVICE;
	got = get_u32(head + 1);
	rest = malloc((size_t)got + 1);
	if (!rest)
		return IFD_COMMUNICATION_ERROR;
	if (receive(fd, rest, got)) {
		free(rest);
		return IFD_NO_SUCH_DEVICE;
	}
	if (got <= room && size) {
		memcpy(answer, rest, got);
		*size = got;
	}
	free(rest);
	return got > room && room ? IFD_ERROR_INSUFFICIENT_BUFFER : code_of(head[0]);
}

static RESPONSECODE command(DWORD lun, char op, const void *payload, uint32_t length, unsigned char *answer, DWORD *size)
{
	struct reader *reader = reader_of(lun);
	RESPONSECODE result;

	pthread_mutex_lock(&reader->busy);
	result = ask(reader->talk, op, payload, length, answer, size);
	pthread_mutex_unlock(&reader->busy);
	return result;
}

RESPONSECODE IFDHCreateChannelByName(DWORD Lun, LPSTR DeviceName)
{
	struct reader *reader = reader_of(Lun);

	pthread_once(&prepared, prepare);
	hang_up(reader);
	snprintf(reader->path, sizeof reader->path, "%s", DeviceName);
	reader->talk = dial(reader->path);
	if (reader->talk < 0)
		return IFD_NO_SUCH_DEVICE;
	reader->wait = dial(reader->path);
	return IFD_SUCCESS;
}

RESPONSECODE IFDHCreateChannel(DWORD Lun, DWORD Channel)
{
	(void)Lun, (void)Channel;
	return IFD_NOT_SUPPORTED;
}

RESPONSECODE IFDHCloseChannel(DWORD Lun)
{
	hang_up(reader_of(Lun));
	return IFD_SUCCESS;
}

/* Called by pcscd's thread for this reader: blocks until something changes or the time is over.  A wait that was
 * stopped has lost its connection; the next one needs a new one. */
static RESPONSECODE wait_for_event(DWORD Lun, int timeout_ms)
{
	struct reader *reader = reader_of(Lun);
	unsigned char payload[4];

	put_u32(payload, (uint32_t)timeout_ms);
	if (ask(reader->wait, 'W', payload, sizeof payload, NULL, NULL) != IFD_NO_SUCH_DEVICE)
		return IFD_SUCCESS;
	if (reader->wait >= 0)
		close(reader->wait);
	reader->wait = dial(reader->path);
	return reader->wait < 0 ? IFD_NO_SUCH_DEVICE : IFD_SUCCESS;
}

/* pcscd does this after every disconnect too, to have its thread look at the power state. */
static RESPONSECODE stop_waiting(DWORD Lun)
{
	int fd = reader_of(Lun)->wait;

	if (fd >= 0)
		shutdown(fd, SHUT_RDWR);
	return IFD_SUCCESS;
}

static RESPONSECODE give_byte(unsigned char value, PDWORD Length, PUCHAR Value)
{
	if (*Length < 1)
		return IFD_ERROR_INSUFFICIENT_BUFFER;
	*Length = 1;
	*Value = value;
	return IFD_SUCCESS;
}

RESPONSECODE IFDHGetCapabilities(DWORD Lun, DWORD Tag, PDWORD Length, PUCHAR Value)
{
	void *function;

	(void)Lun;
	switch (Tag) {
	case TAG_IFD_SLOTS_NUMBER:
	case TAG_IFD_THREAD_SAFE:
		return give_byte(1, Length, Value);
	case TAG_IFD_SLOT_THREAD_SAFE:
		return give_byte(0, Length, Value);
	case TAG_IFD_SIMULTANEOUS_ACCESS:
		return give_byte(MAX_READERS, Length, Value);
	case TAG_IFD_POLLING_THREAD_WITH_TIMEOUT:
	case TAG_IFD_STOP_POLLING_THREAD:
		function = Tag == TAG_IFD_STOP_POLLING_THREAD ? (void *)stop_waiting : (void *)wait_for_event;
		if (*Length < sizeof function)
			return IFD_ERROR_INSUFFICIENT_BUFFER;
		*Length = sizeof function;
		memcpy(Value, &function, sizeof function);
		return IFD_SUCCESS;
	default:
		return IFD_ERROR_TAG;
	}
}

RESPONSECODE IFDHSetCapabilities(DWORD Lun, DWORD Tag, DWORD Length, PUCHAR Value)
{
	(void)Lun, (void)Tag, (void)Length, (void)Value;
	return IFD_NOT_SUPPORTED;
}

RESPONSECODE IFDHSetProtocolParameters(DWORD Lun, DWORD Protocol, UCHAR Flags, UCHAR PTS1, UCHAR PTS2, UCHAR PTS3)
{
	(void)Lun, (void)Protocol, (void)Flags, (void)PTS1, (void)PTS2, (void)PTS3;
	return IFD_SUCCESS;
}

RESPONSECODE IFDHPowerICC(DWORD Lun, DWORD Action, PUCHAR Atr, PDWORD AtrLength)
{
	char op = Action == IFD_RESET ? 'R' : 'U';

	*AtrLength = MAX_ATR_SIZE;
	if (Action == IFD_POWER_DOWN) {
		*AtrLength = 0;
		command(Lun, 'D', NULL, 0, NULL, NULL);
		return IFD_SUCCESS;
	}
	return command(Lun, op, NULL, 0, Atr, AtrLength) == IFD_SUCCESS ? IFD_SUCCESS : IFD_ERROR_POWER_ACTION;
}

RESPONSECODE IFDHTransmitToICC(DWORD Lun, SCARD_IO_HEADER SendPci, PUCHAR TxBuffer, DWORD TxLength, PUCHAR RxBuffer,
			       PDWORD RxLength, PSCARD_IO_HEADER RecvPci)
{
	if (RecvPci)
		RecvPci->Protocol = SendPci.Protocol;
	return command(Lun, 'T', TxBuffer, TxLength, RxBuffer, RxLength);
}

RESPONSECODE IFDHControl(DWORD Lun, DWORD dwControlCode, PUCHAR TxBuffer, DWORD TxLength, PUCHAR RxBuffer,
			 DWORD RxLength, LPDWORD pdwBytesReturned)
{
	unsigned char payload[4 + MAX_CONTROL];
	DWORD size = RxLength;
	RESPONSECODE result;

	if (pdwBytesReturned)
		*pdwBytesReturned = 0;
	if (TxLength > MAX_CONTROL)
		return IFD_COMMUNICATION_ERROR;
	put_u32(payload, (uint32_t)dwControlCode);
	if (TxLength)
		memcpy(payload + 4, TxBuffer, TxLength);
	result = command(Lun, 'C', payload, 4 + (uint32_t)TxLength, RxBuffer, &size);
	if (result == IFD_SUCCESS && pdwBytesReturned)
		*pdwBytesReturned = size;
	return result == IFD_COMMUNICATION_ERROR ? IFD_ERROR_NOT_SUPPORTED : result;
}

/* Unplugged: is it back? */
static RESPONSECODE try_again(DWORD Lun)
{
	struct reader *reader = reader_of(Lun);
	int talk = dial(reader->path);

	if (talk < 0)
		return IFD_NO_SUCH_DEVICE;
	pthread_mutex_lock(&reader->busy);
	hang_up(reader);
	reader->talk = talk;
	reader->wait = dial(reader->path);
	pthread_mutex_unlock(&reader->busy);
	return command(Lun, 'P', NULL, 0, NULL, NULL);
}

RESPONSECODE IFDHICCPresence(DWORD Lun)
{
	RESPONSECODE result = command(Lun, 'P', NULL, 0, NULL, NULL);

	if (result == IFD_NO_SUCH_DEVICE)
		result = try_again(Lun);
	return result == IFD_SUCCESS ? IFD_ICC_PRESENT : result;
}
