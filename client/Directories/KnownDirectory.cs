using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Exchange;

namespace Gateway.Client.Directories;

/// <summary>
/// The directory as this machine last verified it, for commands that ask nobody: its entries under <c>state/</c>, hashed again and replayed under the checkpoint that is
/// remembered. It shows no change since.
/// </summary>
internal static class KnownDirectory
{
    /// <exception cref="CommandFailedException">Nothing is known, or less than was seen.</exception>
    /// <exception cref="VerdictException">What is kept does not verify.</exception>
    public static async Task<AgencyDirectory> ReplayAsync(Profile profile, Invite trusted, TimeProvider clock, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint = new RememberedCheckpoints(profile.StateFolder, clock).Recall(trusted.KeyOf(LogName.Directory))
            ?? throw new CommandFailedException("This machine has seen no directory yet: run advisory agency list where the gateway can be reached, and bring the keys folder's state/ along.");
        IReadOnlyList<StoredEntry> rows = [.. CacheOf(profile, trusted).Read().TakeWhile(row => row.Index < checkpoint.Tree.Size)];
        if (rows.Count < checkpoint.Tree.Size)
        {
            throw new CommandFailedException("The directory that is kept here is behind the last checkpoint that was seen: run advisory agency list where the gateway can be reached.");
        }

        LogVerdict verdict = await new LogVerifier(new LocalEntries(rows)).VerifyAsync(LogName.Directory, checkpoint.Tree, cancellationToken);
        if (!verdict.IsOk)
        {
            throw new VerdictException(verdict with { Sentence = $"The directory that is kept here: {verdict.Sentence}" });
        }

        return DirectoryReplica.Replay(trusted.Gateway, rows);
    }

    /// <summary>Where the entries are kept.</summary>
    public static DirectoryCache CacheOf(Profile profile, Invite trusted) =>
        new(Path.Combine(profile.StateFolder, $"{RememberedCheckpoints.StemOf(trusted.KeyOf(LogName.Directory))}.entries"));
}
