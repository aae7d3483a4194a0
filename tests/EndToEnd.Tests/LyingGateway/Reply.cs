using System.Text;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>An answer, whole.</summary>
internal sealed record Reply(int Status, string ContentType, byte[] Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>How many bytes of <see cref="Body"/>, over and over, make the body that is sent; -1 for the body as it is.</summary>
    public long Repeated { get; init; } = -1;

    public string Text => Encoding.UTF8.GetString(Body);

    public bool IsSuccess => Status is >= 200 and < 300;

    public static Reply Json(string json) => new(200, "application/json", Encoding.UTF8.GetBytes(json));

    public static Reply Plain(byte[] body) => new(200, "text/plain; charset=utf-8", body);

    public static Reply Bytes(byte[] body) => new(200, "application/octet-stream", body);

    public static Reply NotFound() => Problem(404, "not-found");

    public static Reply Problem(int status, string name) => new(
        status, "application/problem+json", Encoding.UTF8.GetBytes($$"""{"type":"urn:advisory-gateway:problem:{{name}}","title":"No","status":{{status}},"detail":"No."}"""));
}
