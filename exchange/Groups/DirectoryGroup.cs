using System.Collections.Immutable;

namespace Gateway.Exchange;

/// <summary>A group as the directory log tells it: of a disclosed one every version, of a confidential one that there are versions, and their digests. Immutable.</summary>
public sealed class DirectoryGroup
{
    internal DirectoryGroup(GroupDisclosure disclosure, ImmutableList<LoggedGroup> versions)
    {
        Disclosure = disclosure;
        Versions = versions;
    }

    /// <summary>The group.</summary>
    public GroupId Id => Current.Group;

    /// <summary>Who may know its roster.</summary>
    public GroupDisclosure Disclosure { get; }

    /// <summary>Its versions in the log's order; each stands at the place of its sequence.</summary>
    public ImmutableList<LoggedGroup> Versions { get; }

    /// <summary>The last version.</summary>
    public LoggedGroup Current => Versions[^1];

    internal DirectoryGroup With(LoggedGroup version) => new(Disclosure, Versions.Add(version));
}
