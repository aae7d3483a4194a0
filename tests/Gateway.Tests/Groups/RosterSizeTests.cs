using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using static Gateway.Tests.Advisories.Fixtures.Answers;

namespace Gateway.Tests.Groups;

/// <summary>
/// What a recipient is answered when an advisory goes to a confidential group of two members and when it goes to one of two hundred: byte for byte the same, but
/// for places in the logs, sizes of the trees, proofs, ids, times and random values, of which the lengths are the same.
/// </summary>
public sealed partial class RosterSizeTests(GroupWorld world) : IClassFixture<GroupWorld>
{
    private const int Many = 200;

    // What says where in a log something stands, or how large one was.
    private static readonly string[] Places = ["index", "publishedIndex", "addressedIndex", "directorySize", "delivery", "next", "size"];

    [Fact]
    public async Task A_recipient_is_answered_alike_whether_the_group_has_two_members_or_two_hundred()
    {
        string[] others = [.. Enumerable.Range(0, Many - 2).Select(number => string.Create(CultureInfo.InvariantCulture, $"member-{number:D3}"))];
        foreach (string agency in others)
        {
            await world.Host.RecordAsync(Member.Reader(agency));
        }

        IReadOnlyList<string> few = await AnswersAsync([]);
        IReadOnlyList<string> many = await AnswersAsync(others);
        Assert.Equal(few, many);
        Assert.True(few.Count > 10);
    }

    // The recipient is first of two and in the middle of two hundred, and may be the only one besides the sender.
    private async Task<IReadOnlyList<string>> AnswersAsync(string[] others)
    {
        GroupMember[] members = [.. ((string[])["charlie", .. others]).Select(agency => GroupWorld.In(agency)), GroupWorld.In("bravo", GroupRight.Publisher)];
        GroupVersion group = await world.FoundAsync(GroupDisclosure.Confidential, [.. members.OrderBy(member => member.Agency.Value, StringComparer.Ordinal)]);
        long before = (await world.AsRecipient.GetJsonAsync("/v1/inbox")).GetProperty("next").GetInt64();
        Upload upload = new(world.Publisher, [.. ((string[])["charlie", .. others]).Order(StringComparer.Ordinal).Select(agency => Upload.To(agency))])
        {
            Groups = GroupWorld.Of(group),
            Title = "The same",
        };
        AdvisoryId id = await world.AsPublisher.PublishAsync(upload.With("the same document"u8.ToArray(), "a.txt"));
        return
        [
            await AskAsync($"/v1/inbox?after={before}"),
            await AskAsync(PathOf(id)),
            await AskAsync(PathOf(id, "/manifest")),
            await AskAsync(PathOf(id, "/manifest.sig")),
            await AskAsync(PathOf(id, "/statement")),
            await AskAsync(PathOf(id, "/statement.sig")),
            await AskAsync(PathOf(id, "/manifest?recipient=bravo")),
            await AskAsync(PathOf(id, "/receipts")),
            await AskAsync(PathOf(id, "/withdrawal")),
            await AskAsync(PathOf(id, "/envelope")),
            await AskAsync($"/v1/logs/audit/entries?subject={id}"),
            await AskAsync($"/v1/logs/directory/entries?subject={group.Content.Group}"),
            await AskAsync($"/v1/groups/{group.Content.Group}"),
            await AskAsync($"/v1/groups"),
            (await world.AsRecipient.GetByteArrayAsync(PathOf(id, "/content/0"))).Length.ToString(CultureInfo.InvariantCulture),
            await AskAsync(PathOf(id, "/content/1")),
            await MaskedAsync(await world.AsRecipient.PostAsync(Answers.Advisories, GroupWorld.To(world.Recipient, group, "bravo").With("x").Form())),
            await MaskedAsync(await world.AsRecipient.AcknowledgeAsync(id, world.Recipient, Disposition.Read)),
        ];
    }

    private async Task<string> AskAsync(string path) => await MaskedAsync(await world.AsRecipient.GetAsync(path));

    private static async Task<string> MaskedAsync(HttpResponseMessage response)
    {
        using (response)
        {
            string headers = string.Join('\n', response.Headers.Concat(response.Content.Headers)
                .Where(header => header.Key is not ("Date" or "traceparent" or "Advisory-Next" or "ETag" or "Content-Length" or "Location"))
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal));
            return $"{(int)response.StatusCode}\n{headers}\n{Mask(await response.Content.ReadAsStringAsync())}";
        }
    }

    private static string Mask(string body)
    {
        string text = ProofMember().Replace(body, "\"proof\":\"\"");
        text = Place().Replace(text, match => Places.Contains(match.Groups["name"].Value) ? $"\"{match.Groups["name"].Value}\":0" : match.Value);
        text = Uuid().Replace(text, "ID");
        text = Time().Replace(text, "TIME");
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

    // Digests, salts, nonces, headers, signatures: base64 of 16 bytes and more.
    [GeneratedRegex("[A-Za-z0-9+/\\\\]{21,}=*")]
    private static partial Regex Random();
}
