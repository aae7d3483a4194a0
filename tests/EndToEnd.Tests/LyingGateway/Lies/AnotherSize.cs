using System.Globalization;
using System.Text.Json;
using Gateway.Audit;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>Proofs made for the log at one size, said to be for that of a checkpoint of another size.</summary>
internal sealed class AnotherSize(ForgedLog log, long size, Checkpoint checkpoint) : Lie
{
    public override bool Concerns(HttpRequest request) => request.Path.StartsWithSegments("/v1/logs/audit/proof", StringComparison.Ordinal);

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask) =>
        Task.FromResult(request.Path.Value!.EndsWith("consistency", StringComparison.Ordinal) ? Consistency(request) : Inclusion(request));

    private Reply Consistency(HttpRequest request)
    {
        long from = Number(request, "from");
        IReadOnlyList<Hash32> hashes = log.Consistency(from, size);
        return Reply.Json(JsonSerializer.Serialize(new { from, to = Number(request, "to"), hashes = hashes.Select(hash => hash.ToString()) }));
    }

    private Reply Inclusion(HttpRequest request)
    {
        long index = Number(request, "index");
        return Reply.Plain(new TlogProof(new InclusionProof(new LogIndex(index), checkpoint.Tree.Size, log.Inclusion(index, size)), checkpoint).ToBytes());
    }

    private static long Number(HttpRequest request, string name) => long.Parse(request.Query[name]!, CultureInfo.InvariantCulture);
}
