using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Crypto;
using Gateway.Exchange;

namespace EndToEnd.Tests.Harness;

/// <summary>A small advisory, signed and put together before the moment at which many are to be sent.</summary>
internal sealed class PreparedUpload
{
    private const string Boundary = "prepared-upload";

    private readonly byte[] body;

    private PreparedUpload(byte[] body) => this.body = body;

    /// <summary>The <c>Idempotency-Key</c>: the upload may be sent again.</summary>
    public string Key { get; } = Guid.NewGuid().ToString("N");

    public static async Task<PreparedUpload> CreateAsync(PrincipalId sender, SigningKey sign, AgencyId recipient, string text)
    {
        byte[] content = Encoding.UTF8.GetBytes(text);
        OpenCommon common = OpenCommon.Create(new OpenContent
        {
            Gateway = GatewayName.Parse(Community.GatewayName),
            Sender = sender,
            Tlp = Tlp.Amber,
            Category = AdvisoryCategory.Vulnerability,
            Titles = new Dictionary<string, string> { ["en"] = "Prepared" },
            Urgency = Urgency.Routine,
            Documents =
            [
                new StatementDocument
                {
                    Name = "text.txt",
                    MediaType = "text/plain",
                    Language = "en",
                    Role = DocumentRole.Main,
                    Size = content.Length,
                    Sha256 = Sha256Digest.Of(content),
                },
            ],
            CreatedAt = TimeProvider.System.GetUtcNow(),
            Nonce = RandomNumberGenerator.GetBytes(Limits.NonceBytes),
        });
        UploadMetadata metadata = UploadMetadata.Create(common, [new UploadRecipient(recipient, null)]);
        SignatureSet signatures = SignatureSet.Create(metadata.Statements(HeaderSet.None).Select(statement => KeyValuePair.Create(statement.Recipient, statement.Sign(sign))));
        using var form = new MultipartFormDataContent(Boundary);
        Add(form, "metadata", metadata.Bytes.ToArray());
        Add(form, "signatures", signatures.Bytes.ToArray());
        Add(form, "content", content);
        return new PreparedUpload(await form.ReadAsByteArrayAsync());
    }

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/advisories") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary=\"{Boundary}\"");
        request.Headers.Add("Idempotency-Key", Key);
        return request;
    }

    private static void Add(MultipartFormDataContent form, string name, byte[] content)
    {
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(part, name);
    }
}
