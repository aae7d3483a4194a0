using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gateway.Audit;

namespace Benchmarks;

/// <summary>
/// The bytes of a log's entries, one behind the other, for the raw hash. In one array: a million objects that stay alive would be the collector's work while
/// the side that is compared with it runs, and a verifier keeps none of them.
/// </summary>
internal sealed class PackedEntries
{
    private const int PageEntries = 4096;

    private readonly byte[] bytes;
    private readonly int[] ends;

    private PackedEntries(byte[] bytes, int[] ends)
    {
        this.bytes = bytes;
        this.ends = ends;
    }

    public static async Task<PackedEntries> ReadAsync(IEntrySource source, LogName log, int count)
    {
        using var packed = new MemoryStream();
        int[] ends = new int[count];
        for (int next = 0; next < count;)
        {
            IReadOnlyList<StoredEntry> page = await source.ReadEntriesAsync(log, next, Math.Min(PageEntries, count - next), CancellationToken.None);
            foreach (StoredEntry row in page)
            {
                packed.Write(row.Bytes.Span);
                ends[next++] = checked((int)packed.Length);
            }
        }

        return new PackedEntries(packed.ToArray(), ends);
    }

    /// <summary>SHA-256 of each entry, on one core.</summary>
    public Task HashAsync()
    {
        Hash(0, ends.Length);
        return Task.CompletedTask;
    }

    /// <summary>SHA-256 of each entry, on every core.</summary>
    public Task HashOnEveryCoreAsync()
    {
        Parallel.ForEach(Partitioner.Create(0, ends.Length, PageEntries), range => Hash(range.Item1, range.Item2));
        return Task.CompletedTask;
    }

    private void Hash(int first, int end)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        int start = first == 0 ? 0 : ends[first - 1];
        for (int i = first; i < end; i++)
        {
            SHA256.HashData(bytes.AsSpan(start..ends[i]), hash);
            start = ends[i];
        }
    }
}
