using Gateway.Audit;
using Gateway.Crypto;
using Gateway.Exchange;
using Gateway.Server.Groups;
using Gateway.Server.Storage;

namespace Gateway.Server.Fsck;

/// <summary>
/// Compares the stored versions of groups with the directory log, one by one: each opens, is the one whose digest was logged, and follows from the one before,
/// signed for its owner.
/// </summary>
internal sealed class GroupsCheck
{
    private const int RowsAtOnce = 256;

    private readonly FsckSubject subject;
    private readonly AgencyDirectory directory;
    private readonly Recoveries recoveries;
    private readonly SealedGroups groups;
    private readonly Dictionary<GroupId, GroupVersion> last = [];

    /// <summary>Prepares the check against a replayed directory.</summary>
    public GroupsCheck(FsckSubject subject, RecordedDirectory directory)
    {
        this.subject = subject;
        this.directory = directory.Current;
        recoveries = new Recoveries(subject.Store, LogName.Directory, directory.Current.Size);
        groups = new SealedGroups(subject.Sealer);
    }

    /// <summary>Checks.</summary>
    /// <exception cref="FsckException">What was found, with the entry of the directory log in its sentence.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Queue<LoggedGroup> logged = new(directory.Groups.All.SelectMany(group => group.Versions).OrderBy(version => version.Index));
        IReadOnlyList<GroupVersionRow> page;
        long after = -1;
        do
        {
            page = await subject.Store.ReadGroupVersionsAsync(after, RowsAtOnce, cancellationToken).ConfigureAwait(false);
            foreach (GroupVersionRow row in page)
            {
                await CheckAsync(row, logged, cancellationToken).ConfigureAwait(false);
                after = row.DirectoryIndex;
            }
        }
        while (page.Count > 0);
        while (logged.TryDequeue(out LoggedGroup? missing))
        {
            await RequireCoveredAsync(missing, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CheckAsync(GroupVersionRow row, Queue<LoggedGroup> logged, CancellationToken cancellationToken)
    {
        while (logged.TryPeek(out LoggedGroup? earlier) && earlier.Index < row.DirectoryIndex)
        {
            await RequireCoveredAsync(logged.Dequeue(), cancellationToken).ConfigureAwait(false);
        }

        bool isLogged = logged.TryDequeue(out LoggedGroup? entry) && entry.Index == row.DirectoryIndex && entry.Group == row.GroupId
            && entry.Sequence == row.Sequence && entry.Roster == row.RosterSha256;
        Require(isLogged, Verdict.Unproven, $"Directory entry {row.DirectoryIndex} does not stand for the row of group_version that names it.");
        SignedGroup version = Open(row);
        Require(version.Version.Digest == entry!.Roster, Verdict.Tampered, $"The group that is stored for directory entry {entry.Index} is not the one that was logged.");
        CheckFollows(version, entry);
        last[entry.Group] = version.Version;
    }

    private void CheckFollows(SignedGroup version, LoggedGroup entry)
    {
        try
        {
            // Behind one that was lost with a database, all that can be asked is who signed.
            bool follows = entry.Sequence == 0 || last.ContainsKey(entry.Group);
            DirectoryMoment moment = new(entry.Index, version.Content.At < entry.Time ? version.Content.At : entry.Time);
            if (follows)
            {
                GroupRules.CheckNext(directory, Latest(entry, moment), last.GetValueOrDefault(entry.Group), version);
            }
        }
        catch (DocumentException broken)
        {
            Verdict word = broken.Rule is DocumentRule.BadGroupSignature or DocumentRule.NotGroupOwner ? Verdict.BadSignature : Verdict.Malformed;
            throw new FsckException(word, null, $"The group that is stored for directory entry {entry.Index} does not follow from the one before: {broken.Message}");
        }
    }

    // In a log that was opened anew, the entries that it took over are judged as of when they were signed.
    private DirectoryMoment Latest(LoggedGroup entry, DirectoryMoment signed) => directory.IsTakenOverAt(entry.Time) ? signed : entry.Moment;

    private SignedGroup Open(GroupVersionRow row)
    {
        try
        {
            return groups.Open(row);
        }
        catch (Exception exception) when (exception is SealedDataException or DocumentException)
        {
            throw new FsckException(Verdict.Tampered, null, $"The sealed version of a group, directory entry {row.DirectoryIndex}, is not as it was written.");
        }
    }

    private async Task RequireCoveredAsync(LoggedGroup entry, CancellationToken cancellationToken) => Require(
        await recoveries.CoverAsync(entry.Index, cancellationToken).ConfigureAwait(false),
        Verdict.Missing,
        $"What directory entry {entry.Index} stands for is not stored.");

    private static void Require(bool holds, Verdict word, string sentence)
    {
        if (!holds)
        {
            throw new FsckException(word, null, sentence);
        }
    }
}
