using System.Net;
using System.Text.Json;
using Gateway.Server.Hosting;

namespace Gateway.Server.Auth.External;

/// <summary>
/// Fetches an issuer's two documents: its metadata, and the keys that it names. Both are bounded in size and time, and no redirection is followed, by
/// <see cref="OutboundHttp"/>; the keys are fetched over TLS whenever the metadata is.
/// </summary>
internal sealed class IssuerDocuments(OutboundHttp http)
{
    private const int MaxMetadataBytes = 64 * 1024;
    private const int MaxKeysBytes = 256 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Fetches the keys.</summary>
    /// <param name="issuer">The issuer's URL; its metadata is below it and must name it to the letter (OpenID Connect Discovery 1.0 §4.3).</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OutboundException">It did not answer, or not so.</exception>
    /// <exception cref="JsonException">It did not answer JSON.</exception>
    public async Task<IssuerKeySet> FetchAsync(string issuer, CancellationToken cancellationToken)
    {
        var metadataUrl = new Uri($"{issuer.TrimEnd('/')}/.well-known/openid-configuration");
        using JsonDocument metadata = await ReadAsync(metadataUrl, MaxMetadataBytes, cancellationToken);
        if (TextOf(metadata, "issuer") != issuer)
        {
            throw new OutboundException("Its metadata is that of another issuer.");
        }

        using JsonDocument keys = await ReadAsync(KeysUrl(metadata, metadataUrl), MaxKeysBytes, cancellationToken);
        IssuerKeySet read = IssuerKeySet.Read(keys.RootElement);
        return read.Count > 0 ? read : throw new OutboundException("It shows no key that could be used.");
    }

    private static Uri KeysUrl(JsonDocument metadata, Uri metadataUrl) =>
        Uri.TryCreate(TextOf(metadata, "jwks_uri"), UriKind.Absolute, out Uri? url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback && metadataUrl.Scheme == Uri.UriSchemeHttp))
            ? url
            : throw new OutboundException("Its keys are not at an https address.");

    private static string? TextOf(JsonDocument document, string name) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private async Task<JsonDocument> ReadAsync(Uri url, int maxBytes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        OutboundAnswer answer = await http.SendAsync(request, maxBytes, cancellationToken);
        return answer.Status == HttpStatusCode.OK
            ? JsonDocument.Parse(answer.Body, Strict)
            : throw new OutboundException($"It answered with status {(int)answer.Status}.");
    }
}
