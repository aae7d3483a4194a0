namespace Gateway.Client.Cli;

/// <summary>How far a long task has come: written by the task, read by whoever shows it. Bytes or entries, whatever the task counts.</summary>
internal sealed class Meter : IProgress<long>
{
    private long total;
    private long done;

    /// <summary>0 while nobody knows.</summary>
    public long Total
    {
        get => Interlocked.Read(ref total);
        set => Interlocked.Exchange(ref total, value);
    }

    public long Done => Interlocked.Read(ref done);

    public void Add(long count) => Interlocked.Add(ref done, count);

    /// <summary>Sets how much is done, counted from the start.</summary>
    public void Report(long value) => Interlocked.Exchange(ref done, value);
}
