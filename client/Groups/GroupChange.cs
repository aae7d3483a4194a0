using Gateway.Audit;
using Gateway.Client.Cli;
using Gateway.Client.Directories;
using Gateway.Client.Http.Answers;
using Gateway.Client.Profiles;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Groups;

/// <summary>Makes, signs and brings the next version of a group, from the verified current one.</summary>
internal sealed class GroupChange(GatewaySession session)
{
    /// <summary>A first version, of a group that this agency owns.</summary>
    public SignedGroup Found(GroupDisclosure disclosure, IReadOnlyDictionary<string, string> names, IReadOnlyList<GroupMember> members, IReadOnlyList<GroupId> nested) =>
        Sign(new GroupContent
        {
            Gateway = session.Gateway,
            Group = GroupId.Create(session.Clock),
            Sequence = 0,
            Owner = session.Principal.Agency,
            Disclosure = disclosure,
            Names = names,
            Members = members,
            Nested = nested,
            Principal = session.Principal,
            At = CanonicalTime.Truncate(session.Clock.GetUtcNow()),
        });

    /// <summary>The next version.</summary>
    /// <exception cref="CommandFailedException">There is no such group, or it is another agency's.</exception>
    public async Task<SignedGroup> NextAsync(GroupId group, Func<GroupContent, GroupContent> change, CancellationToken cancellationToken)
    {
        AgencyDirectory directory = await DirectoryReplica.ReplayNewestAsync(session, cancellationToken);
        GroupVersion current = await new GroupRosters(session, directory).RequireAsync(group, cancellationToken);
        if (current.Content.Owner != session.Principal.Agency)
        {
            throw new CommandFailedException($"Group {group} belongs to {current.Content.Owner}, whose keyholders change it; nothing was sent.");
        }

        return Sign(change(current.Next(session.Principal, CanonicalTime.Truncate(session.Clock.GetUtcNow()))));
    }

    /// <summary>Brings a version, and holds the directory log against it.</summary>
    /// <exception cref="VerdictException">The gateway took it, and logged something else.</exception>
    public async Task<RecordedGroup> BringAsync(SignedGroup version, CancellationToken cancellationToken)
    {
        RecordedGroup answer = await session.Client.PostGroupAsync(version.Bytes.ToArray(), cancellationToken);
        AgencyDirectory directory = await DirectoryReplica.ReplayNewestAsync(session, cancellationToken);
        LoggedGroup? logged = directory.Groups.Find(version.Content.Group)?.Versions.Find(one => one.Sequence == version.Content.Sequence);
        if (logged?.Roster != version.Version.Digest)
        {
            throw new VerdictException(new LogVerdict(Verdict.Tampered, answer.Index, "The gateway took the group, but logged something else."));
        }

        new GroupMemory(session.Profile).Keep(version.Content, version.Version.Digest);
        return answer;
    }

    private SignedGroup Sign(GroupContent content)
    {
        using SigningKey key = session.Profile.LoadSigningKey();
        try
        {
            var version = GroupVersion.Create(content);
            return SignedGroup.Create(version, version.Sign(key));
        }
        catch (DocumentException failure)
        {
            throw new UsageException(Explanations.Of(failure), failure);
        }
    }
}
