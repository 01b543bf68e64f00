/*
 * timestamp.c: a request for a trusted time of something signed (RFC 3161 section 2.4.1), in DER: version 1, SHA-256 of
 * the bytes, a nonce, and the wish for the authority's certificate.  All of it but hash and nonce is always the same.
 */
#include <string.h>

#include "ought/base.h"

#include "ought/ledger.h"

#define NONCE_BYTES 8U

void
ought_timestamp_request(
    const void *bytes, size_t len, uint8_t request[static OUGHT_TIMESTAMP_REQUEST_BYTES])
{
	static const uint8_t head[] = {
	    0x30, 67,           /* TimeStampReq ::= SEQUENCE */
	    0x02, 1, 1,         /* version INTEGER */
	    0x30, 49, 0x30, 13, /* messageImprint SEQUENCE, its AlgorithmIdentifier */
	    0x06, 9, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, /* id-sha256 */
	    0x05, 0,                                                       /* NULL */
	    0x04, OUGHT_SHA256_BYTES /* hashedMessage OCTET STRING */
	};
	static const uint8_t nonce[] = {0x02, NONCE_BYTES};
	static const uint8_t tail[] = {0x01, 1, 0xff}; /* certReq BOOLEAN TRUE */
	uint8_t *at = request;

	_Static_assert(
	    sizeof(head) + OUGHT_SHA256_BYTES + sizeof(nonce) + NONCE_BYTES + sizeof(tail) ==
		OUGHT_TIMESTAMP_REQUEST_BYTES,
	    "the parts make up the request");
	memcpy(at, head, sizeof(head));
	at += sizeof(head);
	ought_sha256(bytes, len, at);
	at += OUGHT_SHA256_BYTES;
	memcpy(at, nonce, sizeof(nonce));
	at += sizeof(nonce);
	ought_random(at, NONCE_BYTES);
	/* DER: an INTEGER that is positive, and not longer than it needs to be. */
	at[0] = (at[0] & 0x7fU) | 0x40U;
	at += NONCE_BYTES;
	memcpy(at, tail, sizeof(tail));
}
