using Gateway.Audit;

namespace Audit.Tests;

/// <summary>A transaction of <see cref="MemoryLogStore"/>, with one table of text for the works.</summary>
public sealed class MemoryTransaction(MemoryLogStore store, MemoryState state) : ILogTransaction
{
    private MemoryState state = state;
    private bool ended;

    public DateTimeOffset Now => store.Now;

    public int Writes { get; private set; }

    public ValueTask<LogHead> ReadHeadAsync(LogName log, CancellationToken cancellationToken)
    {
        store.CountOperation();
        return new(state.Head(log));
    }

    public ValueTask<IReadOnlyDictionary<LogName, LogEnd>> ReadEndsAsync(IReadOnlyCollection<LogName> logs, CancellationToken cancellationToken)
    {
        store.CountOperation();
        return new(logs.ToDictionary(log => log, EndOf));
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadEntryAsync(LogName log, long index, CancellationToken cancellationToken)
    {
        store.CountOperation();
        return new(state.Rows(log).TryGetValue(index, out byte[]? bytes) ? bytes : default(ReadOnlyMemory<byte>?));
    }

    public ValueTask WriteAsync(LogAppend append, CancellationToken cancellationToken)
    {
        Writes++;
        store.CountOperation();
        if (store.FailingWrites > 0)
        {
            store.FailingWrites--;
            throw new IOException("The disk is full.");
        }

        state = state.Append(append);
        return ValueTask.CompletedTask;
    }

    private LogEnd EndOf(LogName log)
    {
        LogHead head = state.Head(log);
        return LogEnd.Of(head, state.Rows(log).GetValueOrDefault(head.Size - 1));
    }

    public string? Get(string key) => state.Table.GetValueOrDefault(key);

    public void Put(string key, string value)
    {
        Writes++;
        state = state with { Table = state.Table.SetItem(key, value) };
    }

    public ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        store.Commit(state);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (!ended)
        {
            ended = true;
            store.End();
        }

        return ValueTask.CompletedTask;
    }
}
