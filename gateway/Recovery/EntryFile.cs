using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Gateway.Audit;
using Gateway.Server.Options;

namespace Gateway.Server.Recovery;

/// <summary>Reads entries as <c>advisory audit export</c> writes them: the exact bytes of each, a line feed after it.</summary>
internal static class EntryFile
{
    /// <summary>The lines of a file, each no longer than an entry may be.</summary>
    /// <exception cref="SetupException">A line is longer.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(path);
        var reader = PipeReader.Create(file);
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> rest = result.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                yield return rest.Slice(0, end).ToArray();
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > LogEntry.MaxSizeBytes)
            {
                throw new SetupException($"A line of {path} is longer than an entry.");
            }

            reader.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted)
            {
                if (!rest.IsEmpty)
                {
                    yield return rest.ToArray();
                }

                break;
            }
        }

        await reader.CompleteAsync();
    }
}
