using System.Text.Json;
using Client.Tests.Fakes;
using Gateway.Client.Commands;
using Gateway.Client.Http.Answers;
using Gateway.Exchange;

namespace Client.Tests;

/// <summary>Conversations, and what lists are chosen by.</summary>
public sealed class ThreadTests
{
    private int made;

    [Fact]
    public void A_conversation_is_shown_from_its_beginning_each_under_what_it_goes_back_to()
    {
        AdvisoryItem first = Item("alpha");
        AdvisoryItem answer = Item("bravo") with { ReplyTo = first.Id };
        AdvisoryItem successor = Item("alpha") with { Supersedes = first.Id };
        AdvisoryItem second = Item("charlie") with { ReplyTo = answer.Id };
        AdvisoryItem stranger = Item("alpha");
        AdvisoryThread thread = new([second, stranger, answer, successor, first, first]);

        (AdvisoryId, int)[] expected = [(first.Id, 0), (answer.Id, 1), (second.Id, 2), (successor.Id, 1)];
        foreach (AdvisoryItem item in (AdvisoryItem[])[first, answer, second, successor])
        {
            Assert.Equal(expected, thread.Of(item.Id).Select(part => (part.Advisory.Id, part.Depth)));
        }

        Assert.Equal(successor.Id, thread.SuccessorOf(first));
        Assert.Equal($"published, superseded by {successor.Id}", thread.Status(first).ToString());
        Assert.Equal(stranger.Id, new AdvisoryThread([first]).SuccessorOf(first with { CorrectedBy = stranger.Id }));
        Assert.Equal("published", thread.Status(successor).ToString());
        Assert.Equal([stranger.Id], thread.Of(stranger.Id).Select(part => part.Advisory.Id));
        Assert.Empty(thread.Of(Item("alpha").Id));
    }

    [Fact]
    public void An_answer_to_what_is_not_there_begins_its_own_conversation_and_nobody_replaces_anothers()
    {
        AdvisoryItem answer = Item("bravo") with { ReplyTo = Item("alpha").Id };
        AdvisoryItem impostor = Item("charlie") with { Supersedes = answer.Id };
        AdvisoryThread thread = new([answer, impostor]);

        Assert.Equal([answer.Id, impostor.Id], thread.Of(answer.Id).Select(part => part.Advisory.Id));
        Assert.Null(thread.SuccessorOf(answer));
    }

    [Fact]
    public void References_that_lead_round_end()
    {
        AdvisoryItem first = Item("alpha");
        AdvisoryItem second = Item("bravo") with { ReplyTo = first.Id };
        AdvisoryThread thread = new([first with { ReplyTo = second.Id }, second]);
        Assert.Equal(2, thread.Of(first.Id).Count);
    }

    [Fact]
    public async Task Thread_shows_what_was_sent_and_received_and_an_unknown_one_is_not_found()
    {
        using World world = await World.CreateAsync();
        string first = await world.SendAsync();
        string answer = await SendAsync(world, "bravo", "alpha", "--reply-to", first);
        string successor = await SendAsync(world, "alpha", "bravo", "--supersedes", first);

        string[] lines = (await world.RunAsync("alpha", "thread", answer)).MustSucceed().Output.TrimEnd().Split('\n');
        Assert.StartsWith(first, lines[0], StringComparison.Ordinal);
        Assert.EndsWith($"superseded by {successor}", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"  {answer}", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"  {successor}", lines[2], StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse((await world.RunAsync("alpha", "thread", first, "--json")).MustSucceed().Output).RootElement;
        Assert.Equal([0, 1, 1], json.EnumerateArray().Select(part => part.GetProperty("depth").GetInt32()));
        Outcome unknown = await world.RunAsync("alpha", "thread", AdvisoryId.Create(TimeProvider.System).Value);
        Assert.True(unknown.ExitCode == 1 && unknown.Errors.StartsWith("not-found", StringComparison.Ordinal), unknown.Errors);
    }

    [Theory]
    [InlineData("--category malware", "second")]
    [InlineData("--category malware,attack", "first second")]
    [InlineData("--tag Water", "first second")]
    [InlineData("--tag water --tag pumps", "first")]
    [InlineData("--language fr", "second")]
    [InlineData("--language en --category malware", "")]
    [InlineData("--tag fire", "")]
    public async Task Lists_show_what_was_asked_for(string options, string expected)
    {
        using World world = await World.CreateAsync();
        await SendAsync(world, "alpha", "bravo", "--title", "first", "--category", "attack", "--tag", "pumps", "--tag", "water");
        await SendAsync(world, "alpha", "bravo", "--title", "second", "--lang", "fr-CA", "--category", "malware", "--tag", "water");
        await SendAsync(world, "alpha", "bravo", "--title", "third");

        foreach ((string agency, string list) in ((string, string)[])[("bravo", "inbox"), ("alpha", "outbox")])
        {
            Outcome outcome = (await world.RunAsync(agency, [list, "--json", .. options.Split(' ')])).MustSucceed();
            string titles = string.Join(' ', JsonDocument.Parse(outcome.Output).RootElement.EnumerateArray()
                .Select(item => item.GetProperty("titles").EnumerateObject().First().Value.GetString()).Order(StringComparer.Ordinal));
            Assert.Equal(expected, titles);
        }
    }

    [Theory]
    [InlineData("send", "FILE", "--to", "bravo", "--tlp", "GREEN", "--tag", " x")]
    [InlineData("inbox", "--category", "weather")]
    [InlineData("inbox", "--language", "d")]
    public async Task Words_that_are_none_are_usage_errors(params string[] arguments)
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["a.txt"], "a");
        Assert.Equal(2, (await world.RunAsync("alpha", [.. arguments.Select(word => word == "FILE" ? world["a.txt"] : word)])).ExitCode);
    }

    private static async Task<string> SendAsync(World world, string from, string to, params string[] more)
    {
        string file = world[$"{Guid.CreateVersion7():N}.txt"];
        await File.WriteAllTextAsync(file, file);
        Outcome sent = (await world.RunAsync(from, ["send", file, "--to", to, "--tlp", "AMBER", "--json", .. more])).MustSucceed();
        return JsonDocument.Parse(sent.Output).RootElement.GetProperty("id").GetString()!;
    }

    private AdvisoryItem Item(string agency) => new(
        AdvisoryId.Create(TimeProvider.System), made, $"2026-03-01T00:00:{made++:00}.000Z", PrincipalId.Create(AgencyId.Parse(agency)), "AMBER", "notice", "routine", "published", []);
}
