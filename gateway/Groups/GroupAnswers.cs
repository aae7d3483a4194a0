using Gateway.Server.Advisories;

namespace Gateway.Server.Groups;

/// <summary>The answer to a version that was taken.</summary>
/// <param name="Group">The group.</param>
/// <param name="Sequence">The version.</param>
/// <param name="Index">The index of its entry in the directory log.</param>
/// <param name="DirectorySize">The directory log's size with it.</param>
internal sealed record RecordedGroupAnswer(string Group, long Sequence, long Index, long DirectorySize);

/// <summary>A page of the groups that the caller may know.</summary>
/// <param name="Groups">Each in short.</param>
/// <param name="Next">The directory index to go on after.</param>
/// <param name="More">Whether there may be more behind that.</param>
internal sealed record GroupPage(IReadOnlyList<GroupSummary> Groups, long Next, bool More);

/// <summary>One group in the list.</summary>
/// <param name="Group">Its id.</param>
/// <param name="Index">The directory index of its current version.</param>
/// <param name="Sequence">The current version.</param>
/// <param name="Owner">The agency that answers for it.</param>
/// <param name="Disclosure"><c>disclosed</c> or <c>confidential</c>.</param>
/// <param name="Status"><c>active</c> or <c>closed</c>.</param>
/// <param name="Names">Its names by language.</param>
/// <param name="MayPublish">Whether the caller's agency may publish to it.</param>
internal sealed record GroupSummary(
    string Group,
    long Index,
    long Sequence,
    string Owner,
    string Disclosure,
    string Status,
    IReadOnlyDictionary<string, string> Names,
    bool MayPublish);

/// <summary>Versions of one group, in order.</summary>
/// <param name="Group">The group.</param>
/// <param name="Sequence">The current version.</param>
/// <param name="Versions">Those that were asked for, as many as fit.</param>
internal sealed record GroupHistory(string Group, long Sequence, IReadOnlyList<GroupVersionAnswer> Versions);

/// <summary>One version: its entry in the directory log, the exact bytes, the signature.</summary>
internal sealed record GroupVersionAnswer(long Index, CanonicalBytes Group, string Signature);
