import { createHash, X509Certificate } from "node:crypto";
import {
	CipherContext,
	DtlsServer,
	HashAlgorithm,
	keyLength,
	NamedCurveAlgorithm,
	ProtectionProfileAes128CmHmacSha1_80,
	type RtpHeader,
	SignatureAlgorithm,
	type SignatureHash,
	SrtcpSession,
	SrtpSession,
	saltLength,
} from "werift";

/** Our certificate, made anew at every start; `fingerprint` goes into every description. */
export type Certificate = {
	readonly certPem: string;
	readonly keyPem: string;
	readonly signatureHash: SignatureHash;
	readonly fingerprint: string;
};

export async function makeCertificate(): Promise<Certificate> {
	const made = await CipherContext.createSelfSignedCertificateWithKey(
		{ signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 },
		NamedCurveAlgorithm.secp256r1_23,
	);
	return { ...made, fingerprint: new X509Certificate(made.certPem).fingerprint256 };
}

type Sessions = { readonly rtp: SrtpSession; readonly rtcp: SrtcpSession };

/**
 * DTLS (server role) and SRTP with one browser transport. Nothing is set up until the browser's first DTLS record
 * arrives, so a transport that never gets so far costs nothing.
 */
export class SecureChannel {
	readonly #certificate: Certificate;
	readonly #remoteFingerprint: string | null;
	readonly #send: (datagram: Buffer) => void;
	readonly #onRtp: (packet: Buffer) => void;
	readonly #onRtcp: (packet: Buffer) => void;
	#dtls: DtlsServer | null = null;
	#sessions: Sessions | null = null;
	#closed = false;

	constructor(o: {
		readonly certificate: Certificate;
		/** What the browser's certificate must hash to, as its offer says. */
		readonly remoteFingerprint: string | null;
		readonly send: (datagram: Buffer) => void;
		readonly onRtp: (packet: Buffer) => void;
		readonly onRtcp: (packet: Buffer) => void;
	}) {
		this.#certificate = o.certificate;
		this.#remoteFingerprint = o.remoteFingerprint;
		this.#send = o.send;
		this.#onRtp = o.onRtp;
		this.#onRtcp = o.onRtcp;
	}

	/** Anything but STUN that arrived for this transport (RFC 7983 tells them apart by the first byte). */
	receive(datagram: Buffer): void {
		const first = datagram[0] ?? 0;
		if (this.#closed) return;
		if (first >= 20 && first <= 63) this.#handshake(datagram);
		else if (first >= 128 && first <= 191) this.#decrypt(datagram);
	}

	/** Encrypts and sends; what was sent is returned, for sending again. Null before the handshake is through. */
	sendRtp(header: RtpHeader, payload: Buffer): Buffer | null {
		if (!this.#sessions) return null;
		const datagram = this.#sessions.rtp.encrypt(payload, header);
		this.#send(datagram);
		return datagram;
	}

	/** Sends once more what `sendRtp` returned. */
	resend(datagram: Buffer): void {
		if (this.#sessions) this.#send(datagram);
	}

	sendRtcp(packet: Buffer): void {
		if (this.#sessions) this.#send(this.#sessions.rtcp.encrypt(packet));
	}

	close(): void {
		this.#closed = true;
		this.#sessions = null;
	}

	#handshake(datagram: Buffer): void {
		this.#dtls ??= this.#startServer();
		try {
			this.#dtls.transport.socket.onData(datagram, ["127.0.0.1", 0]);
		} catch {
			// A record that cannot be read is lost, like any datagram may be: the browser sends its flight again.
		}
	}

	#startServer(): DtlsServer {
		const dtls = new DtlsServer({
			cert: this.#certificate.certPem,
			key: this.#certificate.keyPem,
			signatureHash: this.#certificate.signatureHash,
			srtpProfiles: [ProtectionProfileAes128CmHmacSha1_80],
			extendedMasterSecret: true,
			certificateRequest: true,
			transport: {
				type: "udp",
				address: { address: "127.0.0.1", port: 0, family: "IPv4" },
				closed: false,
				onData: () => undefined,
				send: async (record) => {
					if (!this.#closed) this.#send(record);
				},
				close: async () => undefined,
			},
		});
		dtls.onConnect.subscribe(() => this.#agree(dtls));
		dtls.onClose.subscribe(() => {
			this.#sessions = null;
		});
		// A failed handshake leaves the transport answering STUN; the browser gives up by itself.
		dtls.onError.subscribe(() => undefined);
		return dtls;
	}

	#agree(dtls: DtlsServer): void {
		const profile = dtls.srtp.srtpProfile;
		if (profile === undefined || !this.#isExpected(dtls.remoteCertificate)) return;
		const { localKey, localSalt, remoteKey, remoteSalt } = dtls.extractSessionKeys(
			keyLength(profile),
			saltLength(profile),
		);
		const keys = {
			localMasterKey: localKey,
			localMasterSalt: localSalt,
			remoteMasterKey: remoteKey,
			remoteMasterSalt: remoteSalt,
		};
		this.#sessions = { rtp: new SrtpSession({ keys, profile }), rtcp: new SrtcpSession({ keys, profile }) };
	}

	#isExpected(certificate: Buffer | undefined): boolean {
		if (!certificate || !this.#remoteFingerprint) return false;
		const hash = createHash("sha256").update(certificate).digest("hex").toUpperCase();
		return hash === this.#remoteFingerprint.replaceAll(":", "");
	}

	#decrypt(datagram: Buffer): void {
		if (!this.#sessions || datagram.length < 12) return;
		const payloadType = (datagram[1] ?? 0) & 0x7f;
		const isRtcp = payloadType >= 64 && payloadType <= 95;
		let packet: Buffer;
		try {
			packet = isRtcp ? this.#sessions.rtcp.decrypt(datagram) : this.#sessions.rtp.decrypt(datagram);
		} catch {
			return; // Forged, damaged or from before a new handshake: lost, like any datagram may be.
		}
		if (isRtcp) this.#onRtcp(packet);
		else this.#onRtp(packet);
	}
}
