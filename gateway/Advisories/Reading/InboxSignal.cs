using System.Collections.Concurrent;
using Gateway.Exchange;

namespace Gateway.Server.Advisories.Reading;

/// <summary>
/// Wakes the long polls of an agency when this process commits something for it. Other replicas are noticed by the polls' own look at the store.
/// </summary>
internal sealed class InboxSignal
{
    private readonly ConcurrentDictionary<AgencyId, TaskCompletionSource> next = new();

    /// <summary>
    /// Completes at the next delivery to <paramref name="agency"/>. Ask before reading the store: what is committed between the two is then
    /// either read or signalled.
    /// </summary>
    public Task NextAsync(AgencyId agency) =>
        next.GetOrAdd(agency, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Wakes whoever waits for <paramref name="agency"/>. Call after the commit.</summary>
    public void Raise(AgencyId agency)
    {
        if (next.TryRemove(agency, out TaskCompletionSource? waiting))
        {
            waiting.TrySetResult();
        }
    }
}
