using System.Collections.Immutable;
using Gateway.Audit;

namespace Audit.Tests;

/// <summary>What a commit does to a caller who cannot see the database.</summary>
public enum CommitFault
{
    None,
    LostBeforeItTookPlace,
    LostAfterItTookPlace,
    Refused,
}

/// <summary>A store in memory, for tests: transactions are serial, a commit replaces the whole state at once, and it fails on demand.</summary>
public sealed class MemoryLogStore : ILogStore<MemoryTransaction>, ILogReader, IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);

    public MemoryState State { get; set; } = MemoryState.Empty;

    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    /// <summary>The faults of the commits to come, in order; then none.</summary>
    public Queue<CommitFault> CommitFaults { get; } = new();

    /// <summary>What others do while a commit is lost before it took place.</summary>
    public Action WhileLost { get; set; } = static () => { };

    /// <summary>How many of the next attempts to take the lock fail.</summary>
    public int FailingBegins { get; set; }

    /// <summary>How many attempts to take the lock go well before those of <see cref="FailingBegins"/>.</summary>
    public int BeginsUntilFault { get; set; }

    /// <summary>How many of the next writes of a log fail.</summary>
    public int FailingWrites { get; set; }

    /// <summary>The operation from now on that fails, counted from 1: taking the lock, a read under it, a write. A commit counts twice: before it takes
    /// place and after. 0 for none.</summary>
    public int FailingOperation { get; set; }

    public int Commits { get; private set; }

    public int TileReads { get; private set; }

    public ILogReader Reader => this;

    public async ValueTask<MemoryTransaction> BeginAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        if (BeginsUntilFault > 0)
        {
            BeginsUntilFault--;
        }
        else if (FailingBegins > 0 || IsFailingOperation())
        {
            FailingBegins = Math.Max(0, FailingBegins - 1);
            gate.Release();
            throw new IOException("The database does not answer.");
        }

        return new MemoryTransaction(this, State);
    }

    public ValueTask<LogHead> ReadHeadAsync(LogName log, CancellationToken cancellationToken) => new(State.Head(log));

    public ValueTask<byte[]?> ReadCheckpointAsync(LogName log, CancellationToken cancellationToken) => new(State.Checkpoints.GetValueOrDefault(log));

    public ValueTask<byte[]?> ReadTileAsync(LogName log, int level, long index, CancellationToken cancellationToken)
    {
        TileReads++;
        return new(State.Tiles.GetValueOrDefault((log, level, index)));
    }

    public ValueTask<IReadOnlyList<StoredEntry>> ReadEntriesAsync(LogName log, long from, int maxCount, CancellationToken cancellationToken)
    {
        ImmutableSortedDictionary<long, byte[]> rows = State.Rows(log);
        long end = rows.IsEmpty ? 0 : rows.Keys.Last() + 1;
        var page = new List<StoredEntry>();
        for (long index = from; index < end && page.Count < maxCount; index++)
        {
            if (rows.TryGetValue(index, out byte[]? bytes))
            {
                page.Add(new StoredEntry(index, bytes));
            }
        }

        return new(page);
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Changes a row behind the library's back, as whoever owns the database can.</summary>
    public void Replace(LogName log, long index, byte[] bytes) => State = State with { Entries = State.Entries.SetItem(log, State.Rows(log).SetItem(index, bytes)) };

    /// <summary>Deletes rows behind the library's back.</summary>
    public void Delete(LogName log, params IEnumerable<long> indices) => State = State with { Entries = State.Entries.SetItem(log, State.Rows(log).RemoveRange(indices)) };

    public byte[] Entry(LogName log, long index) => State.Rows(log)[index];

    internal void CountOperation()
    {
        if (IsFailingOperation())
        {
            throw new IOException("The connection is lost.");
        }
    }

    internal void Commit(MemoryState state)
    {
        CountOperation();
        CommitFault fault = CommitFaults.TryDequeue(out CommitFault next) ? next : CommitFault.None;
        if (fault == CommitFault.Refused)
        {
            throw new IOException("The disk is full.");
        }

        if (fault == CommitFault.LostBeforeItTookPlace)
        {
            WhileLost();
            throw new LogCommitUnknownException();
        }

        Commits++;
        State = state;
        CountOperation();
        if (fault == CommitFault.LostAfterItTookPlace)
        {
            throw new LogCommitUnknownException();
        }
    }

    internal void End() => gate.Release();

    private bool IsFailingOperation() => FailingOperation > 0 && --FailingOperation == 0;
}
