using System.Text;
using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Gateway.Client.Groups;

/// <summary>
/// The rosters of groups as their owners signed them. Nothing of a roster is taken on the gateway's word: each version has the digest that the replayed
/// directory log has at its place, follows from the one before, and is signed by a keyholder of its owner; the newest is the newest that the directory knows,
/// and goes on from what was remembered. A gateway that slips a member in, leaves one out or shows an older roster is caught here, before anything is encrypted.
/// </summary>
internal sealed class GroupRosters(GatewaySession session, AgencyDirectory directory)
{
    private readonly GroupMemory memory = new(session.Profile);
    private readonly Dictionary<GroupId, GroupVersion> read = [];

    /// <summary>The current version of a group, verified and remembered.</summary>
    /// <exception cref="CommandFailedException">There is no such group that this agency may know.</exception>
    /// <exception cref="VerdictException">What the gateway shows is not what was logged and signed.</exception>
    public async Task<GroupVersion> RequireAsync(GroupId group, CancellationToken cancellationToken) =>
        await FindAsync(group, cancellationToken)
        ?? throw new CommandFailedException($"There is no group {group} that your agency may know; advisory group list shows those there are.");

    /// <summary>What groups stand for when this agency publishes to them; every group inside them is read and verified too.</summary>
    /// <exception cref="CommandFailedException">One is unknown or closed, or this agency may not publish to it.</exception>
    /// <exception cref="VerdictException">What the gateway shows is not what was logged and signed.</exception>
    public async Task<GroupExpansion> ExpandAsync(IReadOnlyCollection<GroupId> groups, CancellationToken cancellationToken)
    {
        var waiting = new Queue<GroupId>(groups);
        while (waiting.TryDequeue(out GroupId group) && read.Count <= Limits.GroupsOfAdvisory)
        {
            if (!read.ContainsKey(group) && await FindAsync(group, cancellationToken) is { } version)
            {
                foreach (GroupId nested in version.Content.Nested)
                {
                    waiting.Enqueue(nested);
                }
            }
        }

        try
        {
            return GroupExpansion.Run(read, groups, session.Principal.Agency);
        }
        catch (DocumentException refusal)
        {
            throw new CommandFailedException($"{Explanations.Of(refusal)} Nothing was sent.", refusal);
        }
    }

    private async Task<GroupVersion?> FindAsync(GroupId group, CancellationToken cancellationToken)
    {
        DirectoryGroup? logged = directory.Groups.Find(group);
        if (logged is null)
        {
            return memory.Find(group) is null ? null : throw Rollback(group);
        }

        IReadOnlyList<SignedGroup> versions = logged.Current.Version is null
            ? await ReadShownAsync(logged, cancellationToken)
            : [.. logged.Versions.Select(version => version.Version!)];
        if (versions.Count == 0)
        {
            return null;
        }

        Check(logged, versions);
        memory.Keep(versions[^1].Content, versions[^1].Version.Digest);
        return read[group] = versions[^1].Version;
    }

    /// <summary>The versions of a confidential group that the gateway shows, from the remembered one on.</summary>
    private async Task<IReadOnlyList<SignedGroup>> ReadShownAsync(DirectoryGroup logged, CancellationToken cancellationToken)
    {
        List<SignedGroup> versions = [];
        long from = memory.Find(logged.Id)?.Sequence ?? 0;
        while (from <= logged.Current.Sequence)
        {
            GroupHistory? page = await session.Client.FindGroupAsync(logged.Id, from, cancellationToken);
            if (page is null || page.Versions.Count == 0)
            {
                break;
            }

            versions.AddRange(page.Versions.Select(Parse));
            long next = versions[^1].Content.Sequence + 1;
            // A page that does not go on would be read for ever.
            from = next > from ? next : throw Malformed(logged.Id, null);
        }

        return versions;
    }

    private void Check(DirectoryGroup logged, IReadOnlyList<SignedGroup> versions)
    {
        RememberedGroup? remembered = memory.Find(logged.Id);
        GroupVersion? before = null;
        foreach (SignedGroup version in versions)
        {
            RequireLogged(logged, version);
            RequireRemembered(logged.Id, remembered, version, before);
            RequireSigned(logged, version, before);
            before = version.Version;
        }

        // Also of one that was remembered: what is shown is as new as the directory is.
        if (before!.Content.Sequence < Math.Max(logged.Current.Sequence, remembered?.Sequence ?? 0))
        {
            throw Rollback(logged.Id);
        }
    }

    private static void RequireLogged(DirectoryGroup logged, SignedGroup version)
    {
        GroupContent content = version.Content;
        bool isLogged = content.Group == logged.Id && content.Sequence < logged.Versions.Count && content.Disclosure == logged.Disclosure
            && logged.Versions[(int)content.Sequence].Roster == version.Version.Digest;
        if (!isLogged)
        {
            throw new VerdictException(Verdict.Tampered, $"The roster that the gateway shows of group {logged.Id} is not the one in the directory log.");
        }
    }

    private static void RequireRemembered(GroupId group, RememberedGroup? remembered, SignedGroup version, GroupVersion? before)
    {
        bool isSame = version.Content.Sequence != remembered?.Sequence || version.Version.Digest == remembered.Roster;
        // Of versions in between that this agency was not shown, the owner at least must be the one it knew.
        bool isSameOwner = before is not null || remembered is null || version.Content.Sequence <= remembered.Sequence || version.Content.Owner == remembered.Owner;
        if (!isSame || !isSameOwner)
        {
            throw new VerdictException(Verdict.Fork, $"Group {group} has another history than the one that was shown here before.");
        }
    }

    private void RequireSigned(DirectoryGroup logged, SignedGroup version, GroupVersion? before)
    {
        LoggedGroup entry = logged.Versions[(int)version.Content.Sequence];
        DirectoryMoment moment = directory.IsTakenOverAt(entry.Time) ? new DirectoryMoment(entry.Index, version.Content.At) : entry.Moment;
        try
        {
            if (before is not null || version.Content.Sequence == 0)
            {
                GroupRules.CheckNext(directory, moment, before, version);
            }
            else
            {
                GroupRules.CheckShown(directory, moment, OwnerOf(version.Content), version);
            }
        }
        catch (DocumentException broken)
        {
            Verdict word = broken.Rule is DocumentRule.BadGroupSignature or DocumentRule.NotGroupOwner ? Verdict.BadSignature : Verdict.Malformed;
            throw new VerdictException(word, $"The roster of group {logged.Id} should never have been taken in: {broken.Message}", broken);
        }
    }

    // Whoever handed the group on with this very version signed it, and is remembered if it is one that was seen.
    private AgencyId OwnerOf(GroupContent content) =>
        memory.Find(content.Group) is { } remembered && remembered.Sequence == content.Sequence ? content.Principal.Agency : content.Owner;

    private static SignedGroup Parse(GroupVersionAnswer answer)
    {
        try
        {
            return SignedGroup.Create(GroupVersion.Parse(Encoding.UTF8.GetBytes(answer.Group.GetRawText())), answer.Signature);
        }
        catch (DocumentException failure)
        {
            throw Malformed(null, failure);
        }
    }

    private static VerdictException Malformed(GroupId? group, Exception? failure) =>
        new(Verdict.Malformed, $"What the gateway shows of group {group} is no roster.", failure ?? new FormatException());

    private static VerdictException Rollback(GroupId group) =>
        new(Verdict.Rollback, $"The gateway shows an older roster of group {group} than there is.");
}
