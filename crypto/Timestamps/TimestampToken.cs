using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Gateway.Crypto;

/// <summary>
/// An authority's statement that certain bytes existed at a certain time (RFC 3161 §2.4.2). Reading one proves nothing: <see cref="Dates"/> does.
/// </summary>
public sealed class TimestampToken
{
    /// <summary>The largest token that is read, in bytes: room for a chain of certificates and to spare.</summary>
    public const int MaxTokenBytes = 64 * 1024;

    private const string Sha256Oid = "2.16.840.1.101.3.4.2.1";

    private readonly Rfc3161TimestampToken _token;

    private TimestampToken(Rfc3161TimestampToken token, ReadOnlyMemory<byte> bytes)
    {
        _token = token;
        Bytes = bytes;
    }

    /// <summary>The token, DER (a CMS SignedData), as <c>openssl ts -verify -token_in</c> takes it.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The time it states (<c>genTime</c>), UTC.</summary>
    public DateTimeOffset Time => _token.TokenInfo.Timestamp.ToUniversalTime();

    /// <summary>Reads a token; nothing may follow it.</summary>
    /// <exception cref="TimestampFormatException">Not a token over a SHA-256 hash, or too large.</exception>
    public static TimestampToken Parse(ReadOnlyMemory<byte> der)
    {
        if (der.Length > MaxTokenBytes || !TryDecode(der, out Rfc3161TimestampToken? token, out int length) || length != der.Length)
        {
            throw new TimestampFormatException("The bytes are not an RFC 3161 timestamp.");
        }

        return token.TokenInfo.HashAlgorithmId.Value == Sha256Oid
            ? new TimestampToken(token, der)
            : throw new TimestampFormatException("The timestamp is over another hash than SHA-256.");
    }

    /// <summary>Whether one of the authorities states that exactly these bytes existed at <see cref="Time"/>.</summary>
    /// <param name="data">The bytes; the token holds their SHA-256.</param>
    /// <param name="authorities">Whose statements count.</param>
    /// <returns>True when the hash is that of the bytes, the signature verifies and its certificate leads to one of the authorities.</returns>
    public bool Dates(ReadOnlySpan<byte> data, TimestampAuthorities authorities)
    {
        try
        {
            return _token.VerifySignatureForData(data, out X509Certificate2? signer)
                && authorities.Vouch(signer, _token.AsSignedCms().Certificates, Time);
        }
        catch (CryptographicException)
        {
            // A signature or certificate with parameters that cannot be used does not verify.
            return false;
        }
    }

    private static bool TryDecode(ReadOnlyMemory<byte> der, [NotNullWhen(true)] out Rfc3161TimestampToken? token, out int length)
    {
        try
        {
            return Rfc3161TimestampToken.TryDecode(der, out token, out length);
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException)
        {
            (token, length) = (null, 0);
            return false;
        }
    }
}
