using System.Net;
using System.Text;
using Gateway.Exchange;

namespace Client.Tests.Fakes;

/// <summary>The part of the fake gateway that keeps groups: what it takes it logs, and it shows what it kept, unless a test puts something else there.</summary>
internal sealed class FakeGroups(FakeGateway gateway)
{
    private readonly Dictionary<string, List<(long Index, SignedGroup Version)>> kept = new(StringComparer.Ordinal);

    /// <summary>The versions that are shown of a group.</summary>
    public List<(long Index, SignedGroup Version)> Of(GroupId group) => kept[group.Value];

    /// <summary>The one group there is.</summary>
    public GroupId Only => GroupId.Parse(Assert.Single(kept.Keys));

    public async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string[] path = request.RequestUri!.AbsolutePath.Split('/');
        if (request.Method == HttpMethod.Post)
        {
            return Take(SignedGroup.Parse(await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
        }

        if (path.Length == 3)
        {
            return FakeGateway.Json($$"""{"groups":[{{string.Join(',', kept.Values.Select(versions => Summary(versions[^1])))}}],"next":{{gateway.DirectoryLog.Size}},"more":false}""");
        }

        return kept.TryGetValue(path[3], out List<(long Index, SignedGroup Version)>? found) ? FakeGateway.Json(History(found, FromOf(request))) : FakeGateway.Problem(HttpStatusCode.NotFound, "not-found");
    }

    /// <summary>Logs and keeps a version, whoever signed it.</summary>
    public void Put(SignedGroup version) => Take(version).Dispose();

    private static long FromOf(HttpRequestMessage request) =>
        long.Parse(request.RequestUri!.Query.Split("from=")[1], System.Globalization.CultureInfo.InvariantCulture);

    private HttpResponseMessage Take(SignedGroup version)
    {
        GroupContent content = version.Content;
        long index = content.Disclosure == GroupDisclosure.Disclosed
            ? gateway.DirectoryLog.Append(FakeGateway.Now, ActionNames.GroupRecorded, content.Principal.Value, content.Group.Value, version.Bytes.ToArray())
            : gateway.DirectoryLog.Append(FakeGateway.Now, ActionNames.GroupCommitted, "gateway", content.Group.Value, GroupCommittedDetail.Of(version.Version).ToBytes());
        if (!kept.TryGetValue(content.Group.Value, out List<(long Index, SignedGroup Version)>? versions))
        {
            kept[content.Group.Value] = versions = [];
        }

        versions.Add((index, version));
        return FakeGateway.Json(
            $$"""{"group":"{{content.Group}}","sequence":{{content.Sequence}},"index":{{index}},"directorySize":{{gateway.DirectoryLog.Size}}}""", HttpStatusCode.Created);
    }

    private static string History(IReadOnlyList<(long Index, SignedGroup Version)> versions, long from) =>
        $$"""{"group":"{{versions[^1].Version.Content.Group}}","sequence":{{versions[^1].Version.Content.Sequence}},"versions":[{{string.Join(',', versions.Where(version => version.Version.Content.Sequence >= from).Select(Show))}}]}""";

    private static string Show((long Index, SignedGroup Version) version) =>
        $$"""{"index":{{version.Index}},{{Encoding.UTF8.GetString(version.Version.Bytes.Span)[1..]}}""";

    private static string Summary((long Index, SignedGroup Version) version)
    {
        GroupContent content = version.Version.Content;
        return $$"""{"group":"{{content.Group}}","index":{{version.Index}},"sequence":{{content.Sequence}},"owner":"{{content.Owner}}","disclosure":"{{content.Disclosure.ToWire()}}","status":"{{content.Status.ToWire()}}","names":{"en":"{{content.Names["en"]}}"},"mayPublish":true}""";
    }
}
