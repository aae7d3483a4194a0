using System.Net;
using System.Text.Json;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Groups;

/// <summary>A gateway with agencies that own groups, publish to them, are in them, and are not.</summary>
public sealed class GroupWorld : IAsyncLifetime
{
    internal ExchangeHost Host { get; private set; } = null!;

    /// <summary>Owns groups and publishes.</summary>
    internal Member Owner { get; } = new("alpha", PrincipalKind.Person, Role.Keyholder, Role.Publisher, Role.Reader);

    /// <summary>May publish where the owner says so; owns groups of its own.</summary>
    internal Member Publisher { get; } = new("bravo", PrincipalKind.Person, Role.Keyholder, Role.Publisher, Role.Reader);

    /// <summary>Is in groups.</summary>
    internal Member Recipient { get; } = new("charlie", PrincipalKind.Person, Role.Keyholder, Role.Publisher, Role.Reader);

    /// <summary>Is in none.</summary>
    internal Member Outsider { get; } = new("delta", PrincipalKind.Person, Role.Keyholder, Role.Publisher, Role.Reader);

    /// <summary>Of the owner's agency, and no keyholder.</summary>
    internal Member Colleague { get; } = Member.Publisher("alpha");

    internal HttpClient AsOwner { get; private set; } = null!;

    internal HttpClient AsPublisher { get; private set; } = null!;

    internal HttpClient AsRecipient { get; private set; } = null!;

    internal HttpClient AsOutsider { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await ExchangeHost.StartAsync();
        await Host.RecordAsync(Owner, Colleague, Publisher, Recipient, Outsider);
        AsOwner = await Host.LogInAsync(Owner);
        AsPublisher = await Host.LogInAsync(Publisher);
        AsRecipient = await Host.LogInAsync(Recipient);
        AsOutsider = await Host.LogInAsync(Outsider);
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>The content of a first version of the owner's: the publisher may publish, the recipient is in it.</summary>
    internal GroupContent Describe(GroupDisclosure disclosure, params GroupMember[] members) => new()
    {
        Gateway = ExchangeHost.GatewayName,
        Group = GroupId.Create(TimeProvider.System),
        Sequence = 0,
        Owner = Owner.Id.Agency,
        Disclosure = disclosure,
        Names = new Dictionary<string, string> { ["en"] = "Energy" },
        Members = members.Length > 0 ? members : [In("bravo", GroupRight.Publisher), In("charlie")],
        Principal = Owner.Id,
        At = Now,
    };

    internal DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(Host.Time.GetUtcNow().ToUnixTimeMilliseconds());

    internal static GroupMember In(string agency, GroupRight right = GroupRight.Member) => new(AgencyId.Parse(agency), right);

    /// <summary>Posts a version as its principal's agency does.</summary>
    internal Task<HttpResponseMessage> PostAsync(HttpClient client, GroupVersion version, Member signer) =>
        client.PostAsync("/v1/groups", GatewayHost.Json(SignedGroup.Create(version, version.Sign(signer.Sign)).Bytes));

    /// <summary>Founds a group of the owner's.</summary>
    internal Task<GroupVersion> FoundAsync(GroupDisclosure disclosure, params GroupMember[] members) => RecordAsync(Describe(disclosure, members));

    /// <summary>Records a version that the owner signs and brings.</summary>
    internal async Task<GroupVersion> RecordAsync(GroupContent content)
    {
        var version = GroupVersion.Create(content);
        using HttpResponseMessage response = await PostAsync(AsOwner, version, Owner);
        JsonElement answer = await response.JsonAsync(HttpStatusCode.Created);
        Assert.Equal(content.Sequence, answer.GetProperty("sequence").GetInt64());
        return version;
    }

    /// <summary>The next version of the owner's.</summary>
    internal GroupContent Next(GroupVersion version) => version.Next(Owner.Id, Now);

    /// <summary>An upload to a group, as whoever knows its roster makes it.</summary>
    internal static Upload To(Member sender, GroupVersion group, params string[] recipients) => new(sender, [.. recipients.Select(recipient => Upload.To(recipient))])
    {
        Groups = Of(group),
    };

    internal static UploadGroups Of(params GroupVersion[] groups) => new()
    {
        Versions = [.. groups.Select(group => KeyValuePair.Create(group.Content.Group, group.Content.Sequence)).OrderBy(group => group.Key.Value, StringComparer.Ordinal)],
    };
}
