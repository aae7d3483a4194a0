using System.Text;
using System.Text.Json.Nodes;
using Gateway.Audit;
using Gateway.Exchange;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>
/// A delivery whose manifest the gateway signed with its own key and logged from the first: the signature holds, and a consistent log commits to it.
/// Only what the sender signed, and the directory, can give it away.
/// </summary>
internal sealed class ForgedDelivery : Lie
{
    private readonly string path;
    private readonly Manifest manifest;
    private readonly string signature;
    private readonly byte[]? content;
    private readonly LogPaths log;

    /// <param name="world">Whose keys and log are used.</param>
    /// <param name="advisory">The advisory; its honest manifest has passed through the proxy.</param>
    /// <param name="forge">Makes the manifest's new content.</param>
    /// <param name="content">What is served as its document, or null for the honest one.</param>
    public ForgedDelivery(LyingWorld world, string advisory, Func<ManifestContent, ManifestContent> forge, byte[]? content = null)
    {
        path = $"/v1/advisories/{advisory}";
        Manifest honest = Manifest.Parse(world.Proxy.Heard($"{path}/manifest").Body);
        manifest = Manifest.Create(forge(honest.Content));
        signature = manifest.Sign(world.GatewayKeys.Manifest);
        this.content = content;
        ForgedLog forged = world.Log(LogName.Audit);
        forged.Rewrite(entry => (entry.Action, Commit(entry, advisory, honest.Digest)));
        log = new LogPaths(LogName.Audit, forged);
    }

    public override bool Concerns(HttpRequest request) =>
        log.Concerns(request) || request.Path == $"{path}/manifest" || request.Path == $"{path}/manifest.sig" || (content is not null && request.Path == $"{path}/content/0");

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask) => Task.FromResult(
        log.Concerns(request) ? log.Reply(request)
        : request.Path.Value!.EndsWith("/manifest", StringComparison.Ordinal) ? Reply.Bytes(manifest.Bytes.ToArray())
        : request.Path.Value!.EndsWith(".sig", StringComparison.Ordinal) ? Reply.Bytes(Encoding.UTF8.GetBytes(signature))
        : Reply.Bytes(content!));

    // The root over all manifests cannot be opened by one recipient, so any root will do for the lie; what is logged of this recipient must fit.
    private ReadOnlyMemory<byte> Commit(LogEntry entry, string advisory, Sha256Digest honest)
    {
        if (entry.Subject != advisory || entry.Action != ActionNames.AdvisoryAddressed)
        {
            return entry.Detail;
        }

        JsonNode detail = JsonNode.Parse(entry.Detail.Span)!;
        return detail["manifest"]!.GetValue<string>() == honest.ToString()
            ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(entry.Detail.Span).Replace(honest.ToString(), manifest.Digest.ToString(), StringComparison.Ordinal))
            : entry.Detail;
    }
}
