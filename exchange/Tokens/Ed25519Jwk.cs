using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Gateway.Crypto;

namespace Gateway.Exchange;

/// <summary>An Ed25519 public key as a JSON Web Key (RFC 8037 §2): <c>kty</c> OKP, <c>crv</c> Ed25519, <c>x</c> the 32 bytes in base64url.</summary>
public static class Ed25519Jwk
{
    // Every DPoP proof brings its key again.
    private static readonly KnownKeys<VerifyingKey> Known = new();

    /// <summary>Writes the three members into an object the caller opened.</summary>
    public static void Write(Utf8JsonWriter writer, VerifyingKey key)
    {
        writer.WriteString("crv", "Ed25519");
        writer.WriteString("kty", "OKP");
        writer.WriteString("x", Coordinate(key));
    }

    /// <summary>The member <c>x</c>: the key's 32 bytes in base64url.</summary>
    public static string Coordinate(VerifyingKey key) => StrictBase64Url.Encode(key.Bytes);

    /// <summary>The key's thumbprint in base64url (RFC 7638, over SHA-256): <c>cnf.jkt</c> and <c>kid</c>.</summary>
    /// <remarks>RFC 7638 §3 hashes the required members in lexicographic order without white space: that is their RFC 8785 form.</remarks>
    public static string Thumbprint(VerifyingKey key) => StrictBase64Url.Encode(Sha256Digest.Of(CanonicalJson.Write(writer =>
    {
        writer.Text("crv", "Ed25519");
        writer.Text("kty", "OKP");
        writer.Text("x", Coordinate(key));
    })).Bytes);

    /// <summary>Reads a public key; <see langword="false"/> if it is another kind of key, holds a private part, or is no usable point.</summary>
    /// <exception cref="JwsException">A member is missing or not a text.</exception>
    public static bool TryRead(JwsMembers jwk, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        return jwk.Text("kty") == "OKP" && jwk.Text("crv") == "Ed25519" && !jwk.Has("d") && TryReadCoordinate(jwk.Text("x"), out key);
    }

    private static bool TryReadCoordinate(string text, [NotNullWhen(true)] out VerifyingKey? key)
    {
        if (Known.TryFind(text, out key))
        {
            return true;
        }

        if (!StrictBase64Url.TryDecode(text, out byte[]? bytes) || !VerifyingKey.TryCreate(bytes, out key))
        {
            return false;
        }

        Known.Add(text, key);
        return true;
    }
}
