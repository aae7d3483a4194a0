using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Groups;

/// <summary>
/// What a recipient is answered when an advisory goes to a confidential group of two members and when it goes to one of two hundred: byte for byte the same, but
/// for places in the logs, sizes of the trees, proofs, ids, times and random values, of which the lengths are the same.
/// </summary>
public sealed partial class RosterSizeTests
{
    private const int Many = 200;

    // What says where in a log something stands, or how large one was.
    private static readonly string[] Places = ["index", "publishedIndex", "addressedIndex", "directorySize", "delivery", "next", "size"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_recipient_is_answered_alike_whether_the_group_has_two_members_or_two_hundred(bool isSealed)
    {
        IReadOnlyList<string> few = await AnswersAsync([], isSealed);
        IReadOnlyList<string> many = await AnswersAsync(
            [.. Enumerable.Range(0, Many - 2).Select(number => Member.Reader(string.Create(CultureInfo.InvariantCulture, $"member-{number:D3}")))], isSealed);
        Assert.Equal(few.Count, many.Count);
        Assert.All(few.Zip(many), pair => Assert.Equal(pair.First, pair.Second));
        Assert.True(few.Count > 30);
    }

    // The recipient is first of two and in the middle of two hundred, and may be the only one besides the sender. Each time in a world of its own: reports count what was before.
    private static async Task<IReadOnlyList<string>> AnswersAsync(Member[] others, bool isSealed)
    {
        var world = new GroupWorld();
        await world.InitializeAsync();
        foreach (Member other in others)
        {
            await world.Host.RecordAsync(other);
        }

        Member[] recipients = [.. others.Append(world.Recipient).OrderBy(member => member.Id.Agency.Value, StringComparer.Ordinal)];
        GroupMember[] members = [.. recipients.Select(member => GroupWorld.In(member.Id.Agency.Value)).Append(GroupWorld.In("bravo", GroupRight.Publisher))];
        GroupVersion group = await world.FoundAsync(GroupDisclosure.Confidential, [.. members.OrderBy(member => member.Agency.Value, StringComparer.Ordinal)]);
        long before = (await world.AsRecipient.GetJsonAsync("/v1/inbox")).GetProperty("next").GetInt64();
        AdvisoryId id = isSealed ? await SealAsync(world, group, recipients) : await PublishAsync(world, group, recipients);
        string[] standing =
        [
            await EventAsync(world, before),
            .. await AskAsync(
                world,
                $"/v1/inbox?after={before}",
                PathOf(id),
                PathOf(id, "/manifest"),
                PathOf(id, "/manifest.sig"),
                PathOf(id, "/statement"),
                PathOf(id, "/statement.sig"),
                PathOf(id, "/manifest?recipient=bravo"),
                PathOf(id, "/receipts"),
                PathOf(id, "/withdrawal"),
                PathOf(id, "/envelope"),
                PathOf(id, "/additions"),
                PathOf(id, "/permissions"),
                PathOf(id, "/declarations"),
                $"/v1/logs/audit/entries?subject={id}",
                $"/v1/logs/directory/entries?subject={group.Content.Group}",
                $"/v1/groups/{group.Content.Group}",
                "/v1/groups",
                "/v1/clear",
                "/v1/obligations/owed",
                "/v1/obligations/due",
                PathOf(id, "/content/0"),
                PathOf(id, "/content/1")),
            await MaskedAsync(await world.AsRecipient.PostAsync(Answers.Advisories, GroupWorld.To(world.Recipient, group, "bravo").With("x").Form())),
            await MaskedAsync(await new SharedAdvisory(world.Recipient).PostAsync(world.AsRecipient, id, "delta", world.Outsider.Identities[0].Recipient)),
            await MaskedAsync(await DeclareAsync(world, id)),
            await MaskedAsync(await world.AsRecipient.AcknowledgeAsync(id, world.Recipient, Disposition.Read)),
            .. await AskAsync(world, "/v1/report", PathOf(id, "/receipts"), PathOf(id, "/declarations")),
        ];
        (await world.AsPublisher.WithdrawAsync(id, world.Publisher)).Dispose();
        string[] ended =
        [
            await EventAsync(world, before),
            .. await AskAsync(world, $"/v1/inbox?after={before}", PathOf(id), PathOf(id, "/content/0"), PathOf(id, "/envelope"), PathOf(id, "/withdrawal"), "/v1/report"),
        ];
        await world.DisposeAsync();
        return [.. standing, .. ended];
    }

    private static Task<AdvisoryId> PublishAsync(GroupWorld world, GroupVersion group, Member[] recipients)
    {
        Upload upload = new(world.Publisher, [.. recipients.Select(member => Upload.To(member.Id.Agency.Value))])
        {
            Tlp = Tlp.Amber,
            Groups = GroupWorld.Of(group),
            Title = "The same",
            RespondBy = world.Now.AddDays(1),
        };
        return world.AsPublisher.PublishAsync(upload.With("the same document"u8.ToArray(), "a.txt"));
    }

    private static async Task<AdvisoryId> SealAsync(GroupWorld world, GroupVersion group, Member[] recipients)
    {
        using var upload = new SealedUpload(ExchangeHost.GatewayName, world.Publisher.Id, world.Publisher.Sign, world.Now)
        {
            Tlp = Tlp.Amber,
            Groups = GroupWorld.Of(group) with { Named = [world.Publisher.Id.Agency] },
            Restate = content => content with { RespondBy = content.CreatedAt.AddDays(1) },
        };
        foreach (Member member in recipients.Append(world.Publisher).OrderBy(member => member.Id.Agency.Value, StringComparer.Ordinal))
        {
            upload.To(member.Id.Agency.Value, member.Identities[0].Recipient);
        }

        using HttpResponseMessage response = await world.AsPublisher.PostAsync(Answers.Advisories, await upload.With("the same document").FormAsync());
        return AdvisoryId.Parse((await response.JsonAsync(HttpStatusCode.Created)).GetProperty("id").GetString()!);
    }

    private static async Task<HttpResponseMessage> DeclareAsync(GroupWorld world, AdvisoryId id)
    {
        Manifest manifest = Manifest.Parse(await world.AsRecipient.GetByteArrayAsync(PathOf(id, "/manifest")));
        Declaration declaration = Declaration.Create(manifest, world.Recipient.Id, 3, world.Now);
        return await world.AsRecipient.PostAsync(
            PathOf(id, "/declarations"), SignedJson("declaration", declaration.Bytes, declaration.Sign(world.Recipient.Sign)));
    }

    private static async Task<string> EventAsync(GroupWorld world, long after)
    {
        await using EventReader events = await EventReader.OpenAsync(world.AsRecipient, $"?after={after}");
        SseItem<string> first = await events.NextAsync();
        return $"{first.EventType}\n{Mask(first.Data)}";
    }

    private static async Task<string[]> AskAsync(GroupWorld world, params string[] paths)
    {
        List<string> answers = [];
        foreach (string path in paths)
        {
            answers.Add(await MaskedAsync(await world.AsRecipient.GetAsync(path)));
        }

        return [.. answers];
    }

    private static async Task<string> MaskedAsync(HttpResponseMessage response)
    {
        using (response)
        {
            string headers = string.Join('\n', response.Headers.Concat(response.Content.Headers)
                .Where(header => header.Key is not ("Date" or "traceparent" or "Advisory-Next" or "ETag" or "Content-Length" or "Location"))
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal));
            // Of ciphertext the length is all there is to compare.
            bool isText = response.Content.Headers.ContentType?.MediaType is { } type && (type.Contains("json", StringComparison.Ordinal) || type.StartsWith("text/", StringComparison.Ordinal));
            byte[] body = await response.Content.ReadAsByteArrayAsync();
            return $"{(int)response.StatusCode}\n{headers}\n{(isText ? Mask(Encoding.UTF8.GetString(body)) : body.Length.ToString(CultureInfo.InvariantCulture))}";
        }
    }

    private static string Mask(string body)
    {
        string text = ProofMember().Replace(body, "\"proof\":\"\"");
        text = Place().Replace(text, match => Places.Contains(match.Groups["name"].Value) ? $"\"{match.Groups["name"].Value}\":0" : match.Value);
        text = Uuid().Replace(text, "ID");
        text = Time().Replace(text, "TIME");
        text = Person().Replace(text, "$1/PERSON");
        return Random().Replace(text, match => $"RANDOM{match.Length}");
    }

    [GeneratedRegex("\"proof\":\"[^\"]*\"")]
    private static partial Regex ProofMember();

    [GeneratedRegex("\"(?<name>[a-zA-Z]+)\":[0-9]+")]
    private static partial Regex Place();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z")]
    private static partial Regex Time();

    [GeneratedRegex("(bravo|charlie)/[a-z0-9]{8}")]
    private static partial Regex Person();

    // Digests, salts, nonces, headers, signatures: base64 of 16 bytes and more.
    [GeneratedRegex("[A-Za-z0-9+/\\\\]{21,}=*")]
    private static partial Regex Random();
}
