using System.Collections.Concurrent;
using Gateway.Exchange;
using Gateway.Server.Storage;

namespace Gateway.Server.Auth;

/// <summary>
/// How principals stand, read again from the database after two seconds at the latest: a revocation or suspension takes effect on every replica within
/// the five seconds that SECURITY.md promises, and a busy caller still costs one read in two seconds.
/// </summary>
internal sealed class PrincipalStanding(IGatewayStore store, TimeProvider time)
{
    private const int Capacity = 10_000;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<PrincipalId, (PrincipalRow? Row, long ReadAt)> known = new();

    /// <summary>
    /// The principal as the directory has it, or null if it has none. Whether it may act now is for <see cref="PrincipalRow.IsValidAt"/> to say.
    /// </summary>
    public async ValueTask<PrincipalRow?> ReadAsync(PrincipalId principal, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(principal, out (PrincipalRow? Row, long ReadAt) held) && time.GetElapsedTime(held.ReadAt) < MaxAge)
        {
            return held.Row;
        }

        // The age counts from before the read: what the database said may be as old as that.
        long readAt = time.GetTimestamp();
        PrincipalRow? row = await store.FindPrincipalAsync(principal, cancellationToken);
        MakeRoom();
        known[principal] = (row, readAt);
        return row;
    }

    /// <summary>Forgets an agency's principals after its record or standing changed, so that this process at least knows at once.</summary>
    public void Forget(AgencyId agency)
    {
        foreach (PrincipalId principal in known.Keys.Where(principal => principal.Agency == agency))
        {
            known.TryRemove(principal, out _);
        }
    }

    private void MakeRoom()
    {
        if (known.Count < Capacity)
        {
            return;
        }

        foreach (KeyValuePair<PrincipalId, (PrincipalRow? Row, long ReadAt)> entry in known.Where(entry => time.GetElapsedTime(entry.Value.ReadAt) >= MaxAge))
        {
            known.TryRemove(entry.Key, out _);
        }
    }
}
