namespace Gateway.Server.Storage.Sqlite;

/// <summary>
/// Work that waits for a thread, first come, first served. Who finds none sleeps at once: a <c>BlockingCollection</c> spins first, on the processors that the
/// requests need, and took six hundredths of them at 64 clients.
/// </summary>
internal sealed class SqliteQueue
{
    private readonly Queue<ISqliteJob> waiting = new();
    private bool closed;

    /// <summary>Adds work; false if nothing is taken any more.</summary>
    public bool TryAdd(ISqliteJob job)
    {
        lock (waiting)
        {
            if (closed)
            {
                return false;
            }

            waiting.Enqueue(job);
            Monitor.Pulse(waiting);
            return true;
        }
    }

    /// <summary>The work that came first, waiting for it; null once the queue is closed and empty.</summary>
    public ISqliteJob? Take()
    {
        lock (waiting)
        {
            while (waiting.Count == 0)
            {
                if (closed)
                {
                    return null;
                }

                Monitor.Wait(waiting);
            }

            return waiting.Dequeue();
        }
    }

    /// <summary>Takes no more work, and lets those who wait go once there is none.</summary>
    public void Close()
    {
        lock (waiting)
        {
            closed = true;
            Monitor.PulseAll(waiting);
        }
    }
}
