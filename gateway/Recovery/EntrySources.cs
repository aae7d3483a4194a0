using System.Globalization;
using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Server.Hosting;
using Gateway.Server.Options;
using Gateway.Server.Storage;

namespace Gateway.Server.Recovery;

/// <summary>
/// Where lost entries may be found again: data folders of replicas and backups, entries as <c>advisory audit export</c> writes them (a line each), and signed
/// notes. Nothing of it is trusted: entries count if they give a root that was signed, notes if this gateway's key signed them.
/// </summary>
/// <param name="tools">The gateway that lost them.</param>
internal sealed class EntrySources(RecoveryTools tools)
{
    private const int PageSize = 1024;

    private readonly Dictionary<LogName, SortedDictionary<long, ReadOnlyMemory<byte>>> entries = new()
    {
        [LogName.Audit] = [],
        [LogName.Directory] = [],
    };

    private readonly Dictionary<LogName, List<Checkpoint>> notes = new() { [LogName.Audit] = [], [LogName.Directory] = [] };

    /// <summary>The notes that were found of a log.</summary>
    public IReadOnlyList<Checkpoint> NotesOf(LogName log) => notes[log];

    /// <summary>The entries that were found of a log, from the database's size on, without gap.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> EntriesOf(LogName log, long from) =>
        [.. entries[log].SkipWhile(entry => entry.Key < from).TakeWhile((entry, place) => entry.Key == from + place).Select(entry => entry.Value)];

    /// <summary>Reads one source.</summary>
    /// <exception cref="SetupException">It is none.</exception>
    public async Task AddAsync(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            await AddDataFolderAsync(new DataFolder(path), cancellationToken);
        }
        else if (!File.Exists(path))
        {
            throw new SetupException($"There is no file or data folder {path}.");
        }
        else if (!await TryAddNoteAsync(path, cancellationToken))
        {
            await AddLinesAsync(path, cancellationToken);
        }
    }

    private async Task AddDataFolderAsync(DataFolder data, CancellationToken cancellationToken)
    {
        await using IGatewayStore store = StorageServices.OpenStore(Settings.Load(data), data);
        foreach (LogName log in (LogName[])[LogName.Audit, LogName.Directory])
        {
            long next = (await tools.Store.ReadHeadAsync(log, cancellationToken)).Size;
            IReadOnlyList<StoredEntry> page;
            do
            {
                page = await store.ReadEntriesAsync(log, next, PageSize, cancellationToken);
                foreach (StoredEntry row in page)
                {
                    entries[log].TryAdd(row.Index, row.Bytes);
                    next = row.Index + 1;
                }
            }
            while (page.Count > 0);

            if (await store.ReadCheckpointAsync(log, cancellationToken) is { } note)
            {
                AddNote(data.Path, note);
            }
        }
    }

    private async Task<bool> TryAddNoteAsync(string path, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[1];
        await using FileStream file = File.OpenRead(path);
        if (file.Length > SignedNote.MaxNoteBytes || await file.ReadAsync(bytes, cancellationToken) == 0 || bytes[0] == (byte)'{')
        {
            return false;
        }

        AddNote(path, await File.ReadAllBytesAsync(path, cancellationToken));
        return true;
    }

    private void AddNote(string path, byte[] bytes)
    {
        try
        {
            var note = Checkpoint.Parse(bytes);
            List<Checkpoint> known = notes.SingleOrDefault(log => tools.Keys.HistoryOf(log.Key).Verify(note) == Verdict.Ok).Value
                ?? throw new SetupException($"The checkpoint in {path} is not signed by this gateway's keys.");
            known.Add(note);
        }
        catch (CheckpointFormatException exception)
        {
            throw new SetupException($"{path} is neither a data folder, nor entries, nor a checkpoint.", exception);
        }
    }

    private async Task AddLinesAsync(string path, CancellationToken cancellationToken)
    {
        long number = 0;
        await foreach (ReadOnlyMemory<byte> line in EntryFile.ReadLinesAsync(path, cancellationToken))
        {
            number++;
            try
            {
                var entry = LogEntry.Parse(line);
                if (entries.TryGetValue(entry.Log, out SortedDictionary<long, ReadOnlyMemory<byte>>? found))
                {
                    found.TryAdd(entry.Index, line);
                }
            }
            catch (EntryFormatException exception)
            {
                throw new SetupException(string.Create(CultureInfo.InvariantCulture, $"Line {number} of {path} is not an entry."), exception);
            }
        }
    }
}
