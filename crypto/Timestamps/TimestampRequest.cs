using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;

namespace Gateway.Crypto;

/// <summary>What a timestamping authority is asked: to date a SHA-256 hash (RFC 3161 §2.4.1), under a nonce, with its certificate in the answer.</summary>
public sealed class TimestampRequest
{
    /// <summary>The media type of a request (RFC 3161 §3.4).</summary>
    public const string MediaType = "application/timestamp-query";

    /// <summary>The media type of the answer.</summary>
    public const string ResponseMediaType = "application/timestamp-reply";

    /// <summary>The largest answer that is read, in bytes.</summary>
    public const int MaxResponseBytes = TimestampToken.MaxTokenBytes + 4096;

    // Fresh for each request, so that an old answer does not pass for a new one (RFC 3161 §2.4.1); 64 bits are what every authority takes.
    private const int NonceBytes = 8;

    private readonly Rfc3161TimestampRequest _request;
    private readonly byte[] _data;

    private TimestampRequest(Rfc3161TimestampRequest request, byte[] data)
    {
        _request = request;
        _data = data;
        Bytes = request.Encode();
    }

    /// <summary>The request, DER.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Asks for a timestamp over some bytes, of which the authority sees the hash alone.</summary>
    public static TimestampRequest Create(ReadOnlySpan<byte> data)
    {
        var request = Rfc3161TimestampRequest.CreateFromData(
            data, HashAlgorithmName.SHA256, nonce: RandomNumberGenerator.GetBytes(NonceBytes), requestSignerCertificates: true);
        return new TimestampRequest(request, data.ToArray());
    }

    /// <summary>Reads the authority's answer to this very request.</summary>
    /// <param name="response">The answer's body.</param>
    /// <param name="authorities">Whose statements count.</param>
    /// <returns>The token, verified.</returns>
    /// <exception cref="TimestampFormatException">A refusal, an answer to another request, one of somebody else, or no answer at all.</exception>
    public TimestampToken Accept(ReadOnlyMemory<byte> response, TimestampAuthorities authorities)
    {
        TimestampToken token = TimestampToken.Parse(ReadToken(response));
        return token.Dates(_data, authorities)
            ? token
            : throw new TimestampFormatException("The timestamp is not by an authority that is trusted, or not over what was asked for.");
    }

    private byte[] ReadToken(ReadOnlyMemory<byte> response)
    {
        try
        {
            Rfc3161TimestampToken token = _request.ProcessResponse(response, out int length);
            return length == response.Length ? token.AsSignedCms().Encode() : throw new TimestampFormatException("Something follows the authority's answer.");
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException)
        {
            throw new TimestampFormatException("The authority refused, or its answer is not one to this request.", exception);
        }
    }
}
