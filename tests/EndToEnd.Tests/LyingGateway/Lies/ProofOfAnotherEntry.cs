using System.Globalization;
using System.Text.Json;
using Gateway.Audit;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway.Lies;

/// <summary>A true proof, of an entry beside the one that was asked for.</summary>
internal sealed class ProofOfAnotherEntry(ForgedLog log) : Lie
{
    public override bool Concerns(HttpRequest request) => request.Path == "/v1/logs/audit/proof/inclusion";

    public override Task<Reply> ReplyAsync(HttpRequest request, Func<Task<Reply>> ask)
    {
        long index = long.Parse(request.Query["index"]!, CultureInfo.InvariantCulture);
        long other = index == 0 ? 1 : index - 1;
        return Task.FromResult(request.Query.ContainsKey("size")
            ? Bare(index, other, long.Parse(request.Query["size"]!, CultureInfo.InvariantCulture))
            : Reply.Plain(log.Proof(other).ToBytes()));
    }

    private Reply Bare(long index, long other, long size) => Reply.Json(JsonSerializer.Serialize(new
    {
        index,
        size,
        leaf = MerkleTree.HashLeaf(log[index]).ToString(),
        hashes = log.Inclusion(other, size).Select(hash => hash.ToString()),
    }));
}
