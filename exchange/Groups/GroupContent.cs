namespace Gateway.Exchange;

/// <summary>Everything that one version of a group says.</summary>
public sealed record GroupContent
{
    /// <summary>The gateway it is for.</summary>
    public required GatewayName Gateway { get; init; }

    /// <summary>The group.</summary>
    public required GroupId Group { get; init; }

    /// <summary>0 for the first version.</summary>
    public required long Sequence { get; init; }

    /// <summary>The SHA-256 of the version before; null of the first.</summary>
    public Sha256Digest? Previous { get; init; }

    /// <summary>The agency that answers for the group, and whose keyholders sign its next version.</summary>
    public required AgencyId Owner { get; init; }

    /// <summary>Who may know the roster.</summary>
    public required GroupDisclosure Disclosure { get; init; }

    /// <summary>Whether it is still published to.</summary>
    public GroupStatus Status { get; init; } = GroupStatus.Active;

    /// <summary>Its names by language tag, 1 to 16.</summary>
    public required IReadOnlyDictionary<string, string> Names { get; init; }

    /// <summary>Its agencies, sorted by id, none twice; at most 512.</summary>
    public IReadOnlyList<GroupMember> Members { get; init; } = [];

    /// <summary>Groups whose agencies receive what is published to this one, sorted; at most 16.</summary>
    public IReadOnlyList<GroupId> Nested { get; init; } = [];

    /// <summary>The principal that signs: a keyholder of the owner, or, where the owner changes, of the one before.</summary>
    public required PrincipalId Principal { get; init; }

    /// <summary>When it was signed, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether an agency may publish to the group itself: its owner, and those members that are publishers. Groups that hold it do not count.</summary>
    public bool MayPublish(AgencyId agency) =>
        agency == Owner || Members.Any(member => member.Agency == agency && member.Right == GroupRight.Publisher);

    /// <summary>Whether an agency may know the roster.</summary>
    public bool IsShownTo(AgencyId agency) => Disclosure == GroupDisclosure.Disclosed || MayPublish(agency);
}
