using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Audit;
using Microsoft.AspNetCore.Http;

namespace EndToEnd.Tests.LyingGateway;

/// <summary>Answers the questions about one log out of a forged one, in the gateway's own formats.</summary>
/// <param name="log">The log.</param>
/// <param name="forged">What is shown of it.</param>
/// <param name="cosigned">The note shown to who asks for a cosigned one, or null for none.</param>
internal sealed class LogPaths(LogName log, ForgedLog forged, Checkpoint? cosigned = null)
{
    private readonly string prefix = $"/v1/logs/{log}/";

    public bool Concerns(HttpRequest request) => request.Path.Value!.StartsWith(prefix, StringComparison.Ordinal);

    public Reply Reply(HttpRequest request)
    {
        string path = request.Path.Value![prefix.Length..];
        return path switch
        {
            "checkpoint" when request.Query["cosigned"] == "true" => cosigned is null
                ? LyingGateway.Reply.NotFound()
                : LyingGateway.Reply.Plain(cosigned.Bytes.ToArray()),
            "checkpoint" => LyingGateway.Reply.Plain(forged.Checkpoint().Bytes.ToArray()),
            "proof/inclusion" when Number(request, "size") is { } size => Inclusion(Number(request, "index")!.Value, size),
            "proof/inclusion" => Proof(Number(request, "index")!.Value),
            "proof/consistency" => Consistency(Number(request, "from")!.Value, Number(request, "to")!.Value),
            "entries" => Entries(Number(request, "from") ?? 0, Math.Min(Number(request, "to") ?? forged.Size, forged.Size)),
            _ when path.StartsWith("tile/", StringComparison.Ordinal) => TileOrBundle(path["tile/".Length..]),
            _ => LyingGateway.Reply.NotFound(),
        };
    }

    private Reply Proof(long index) => index < forged.Size
        ? LyingGateway.Reply.Plain(forged.Proof(index).ToBytes())
        : LyingGateway.Reply.NotFound();

    private Reply Inclusion(long index, long size) => index < size && size <= forged.Size
        ? LyingGateway.Reply.Json(JsonSerializer.Serialize(new
        {
            index,
            size,
            leaf = MerkleTree.HashLeaf(forged[index]).ToString(),
            hashes = forged.Inclusion(index, size).Select(hash => hash.ToString()),
        }))
        : LyingGateway.Reply.NotFound();

    private Reply Consistency(long from, long to) => from <= to && to <= forged.Size
        ? LyingGateway.Reply.Json(JsonSerializer.Serialize(new { from, to, hashes = forged.Consistency(from, to).Select(hash => hash.ToString()) }))
        : LyingGateway.Reply.NotFound();

    private Reply Entries(long from, long to)
    {
        StringBuilder lines = new();
        for (long index = from; index < to; index++)
        {
            lines.Append(Encoding.UTF8.GetString(forged[index])).Append('\n');
        }

        return new Reply(200, "application/x-ndjson", Encoding.UTF8.GetBytes(lines.ToString()))
        {
            Headers = new Dictionary<string, string> { ["Advisory-Next"] = to.ToString(CultureInfo.InvariantCulture) },
        };
    }

    private Reply TileOrBundle(string path)
    {
        if (BundleAddress.TryParse(path, out BundleAddress bundle) && bundle.FirstEntry + bundle.Width <= forged.Size)
        {
            return LyingGateway.Reply.Bytes(EntryBundle.Write(
                [.. Enumerable.Range(0, bundle.Width).Select(offset => new ReadOnlyMemory<byte>(forged[bundle.FirstEntry + offset]))]));
        }

        return TileAddress.TryParse(path, out TileAddress tile) && (tile.Index * Tile.Width) + tile.Width <= forged.Size >> (8 * tile.Level)
            ? LyingGateway.Reply.Bytes([.. Enumerable.Range(0, tile.Width).SelectMany(offset => Node(tile.Level, (tile.Index * Tile.Width) + offset))])
            : LyingGateway.Reply.NotFound();
    }

    private byte[] Node(int level, long position) => forged.RootOf(position << (8 * level), (position + 1) << (8 * level)).Value.Bytes.ToArray();

    private static long? Number(HttpRequest request, string name) =>
        long.TryParse(request.Query[name], NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
}
