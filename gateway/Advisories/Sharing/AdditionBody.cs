using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Hosting;
using Gateway.Server.Idempotency;

namespace Gateway.Server.Advisories.Sharing;

/// <summary>The body of an addition: <c>{"addition":{…},"headers":{AGENCY:[…]},"signature":"…"}</c>, the headers as those of a sealed upload.</summary>
/// <param name="Body">The exact bytes of the body.</param>
/// <param name="Addition">The statement of addition.</param>
/// <param name="Headers">The new recipient's headers.</param>
/// <param name="Signature">The armored signature over <paramref name="Addition"/>.</param>
internal sealed record AdditionBody(ReadOnlyMemory<byte> Body, Addition Addition, HeaderSet Headers, string Signature)
{
    // The headers and the statement that names them, either of which is at most so large.
    private const int SizeBytes = 4 * Limits.SealedHeaderBytes;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="CanonicalJsonException">The body is not canonical JSON of that form.</exception>
    /// <exception cref="Errors.GatewayProblemException">Too large, of another media type, or a document that breaks a rule of its format.</exception>
    public static async Task<AdditionBody> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        byte[] body = await RequestBody.ReadAsync(request, RequestBody.Json, SizeBytes, cancellationToken);
        CanonicalObject members = CanonicalJson.ParseObject(body);
        ReadOnlyMemory<byte> addition = members.Object("addition").Bytes;
        ReadOnlyMemory<byte> headers = members.Object("headers").Bytes;
        string signature = members.Text("signature");
        members.Close();
        try
        {
            return new AdditionBody(body, Addition.Parse(addition), HeaderSet.Parse(headers), signature);
        }
        catch (DocumentException broken)
        {
            throw Refusal.Of(broken);
        }
    }

    /// <summary>What makes two such requests the same one.</summary>
    public Sha256Digest FingerprintAt(HttpRequest request) => RequestFingerprint.Of($"{request.Method} {request.Path}", Body);
}
