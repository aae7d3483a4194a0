using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Errors;
using Gateway.Server.Hosting;
using Gateway.Server.Idempotency;

namespace Gateway.Server.Advisories;

/// <summary>A small body that carries one signed document: <c>{"&lt;name&gt;":{…},"signature":"…"}</c>.</summary>
/// <param name="Body">The exact bytes of the body.</param>
/// <param name="Document">The exact bytes of the document inside.</param>
/// <param name="Signature">The armored signature over <paramref name="Document"/>.</param>
internal sealed record SignedBody(ReadOnlyMemory<byte> Body, ReadOnlyMemory<byte> Document, string Signature)
{
    private const int SizeBytes = 32 * 1024;

    /// <summary>Reads the body of a request whose document is the member <paramref name="name"/>.</summary>
    /// <exception cref="CanonicalJsonException">The body is not canonical JSON of that form.</exception>
    /// <exception cref="GatewayProblemException">Too large, or of another media type.</exception>
    public static async Task<SignedBody> ReadAsync(HttpRequest request, string name, CancellationToken cancellationToken)
    {
        byte[] body = await RequestBody.ReadAsync(request, RequestBody.Json, SizeBytes, cancellationToken);
        CanonicalObject members = CanonicalJson.ParseObject(body);
        var signed = new SignedBody(body, members.Object(name).Bytes, members.Text("signature"));
        members.Close();
        return signed;
    }

    /// <summary>What makes two such requests the same one.</summary>
    public Sha256Digest FingerprintAt(HttpRequest request) => RequestFingerprint.Of($"{request.Method} {request.Path}", Body);
}
