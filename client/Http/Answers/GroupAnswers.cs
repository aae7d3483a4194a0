using System.Text.Json;
using Gateway.Exchange;

namespace Gateway.Client.Http.Answers;

/// <summary>GET /v1/groups: groups that the caller may know, by the gateway's word, and where the list goes on.</summary>
internal sealed record GroupPage(IReadOnlyList<GroupSummary> Groups, long Next, bool More);

/// <summary>One group in short.</summary>
internal sealed record GroupSummary(
    GroupId Group,
    long Index,
    long Sequence,
    AgencyId Owner,
    string Disclosure,
    string Status,
    IReadOnlyDictionary<string, string> Names,
    bool MayPublish);

/// <summary>GET /v1/groups/ID: versions of a group in order, and which one is the current.</summary>
internal sealed record GroupHistory(GroupId Group, long Sequence, IReadOnlyList<GroupVersionAnswer> Versions);

/// <summary>One version: the index of its entry in the directory log, its text as it was signed, and the signature.</summary>
internal sealed record GroupVersionAnswer(long Index, JsonElement Group, string Signature);

/// <summary>POST /v1/groups: where in the directory log the version is now.</summary>
internal sealed record RecordedGroup(GroupId Group, long Sequence, long Index, long DirectorySize);

/// <summary>A group that an advisory was addressed to, and the version of its roster.</summary>
internal sealed record ItemGroup(GroupId Group, long Sequence);
