package io.holdfast.ticket.channel.mail;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

import io.holdfast.ticket.channel.adapter.Hmac;

/** Signatures of SendGrid: ECDSA with SHA-256, DER in base64, over the timestamp and the raw body. */
final class EcdsaSignature {

    private EcdsaSignature() {}

    /** @param publicKey base64 of the SubjectPublicKeyInfo */
    static boolean fits(String publicKey, String signature, String timestamp, byte[] body) {
        try {
            PublicKey key = KeyFactory.getInstance("EC")
                    .generatePublic(
                            new X509EncodedKeySpec(Base64.getMimeDecoder().decode(publicKey)));
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(Hmac.bytes(timestamp));
            verifier.update(body);
            return verifier.verify(Base64.getDecoder().decode(signature.strip()));
        } catch (GeneralSecurityException | IllegalArgumentException noKeyOrSignature) {
            return false;
        }
    }
}
