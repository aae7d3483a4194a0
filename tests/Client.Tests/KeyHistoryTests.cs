using System.Text.Json;
using Client.Tests.Fakes;

namespace Client.Tests;

public sealed class KeyHistoryTests
{
    [Fact]
    public async Task The_history_names_each_key_with_the_record_that_brought_it()
    {
        using World world = await World.CreateAsync();

        JsonElement[] changes = await HistoryAsync(world);

        Assert.Equal(["access", "receive", "root", "sign"], changes.Select(change => Text(change, "purpose")).Order(StringComparer.Ordinal));
        Assert.All(changes, change => Assert.Equal(("added", "root"), (Text(change, "change"), Text(change, "signedBy"))));
        Assert.All(changes, change => Assert.StartsWith("alpha/", Text(change, "admin"), StringComparison.Ordinal));
        Assert.Equal(world.Gateway.RecordOf("bravo").Root[0].ToSshLine(), Text(changes[0], "key"));
    }

    [Fact]
    public async Task A_revocation_and_a_replaced_root_are_in_it_in_the_logs_order()
    {
        using World world = await World.CreateAsync();
        string root = world.Gateway.RecordOf("bravo").Root[0].ToSshLine();
        OwnRoot.RevokesItsPrincipal(world);
        OwnRoot.IsReplacedByAnAdmin(world);

        JsonElement[] changes = [.. (await HistoryAsync(world)).Skip(4)];

        Assert.Equal(["revoked", "dropped", "added"], changes.Select(change => Text(change, "change")));
        Assert.Equal(("key-compromise", "root"), (Text(changes[0], "reason"), Text(changes[0], "signedBy")));
        Assert.Equal((root, "new-root", "Lost in a fire"), (Text(changes[1], "key"), Text(changes[1], "signedBy"), Text(changes[1], "reason")));
    }

    [Fact]
    public async Task The_table_has_a_row_for_each_change()
    {
        using World world = await World.CreateAsync();

        Outcome outcome = (await world.RunAsync("alpha", "key", "history", "bravo")).MustSucceed();

        Assert.Equal(4, outcome.Output.Split('\n').Count(line => line.Contains(" added ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_agency_that_the_directory_does_not_have_is_a_plain_no()
    {
        using World world = await World.CreateAsync();

        Outcome outcome = await world.RunAsync("alpha", "key", "history", "charlie");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("no agency charlie", outcome.Errors, StringComparison.Ordinal);
    }

    private static async Task<JsonElement[]> HistoryAsync(World world)
    {
        Outcome outcome = (await world.RunAsync("alpha", "key", "history", "bravo", "--json")).MustSucceed();
        using JsonDocument document = JsonDocument.Parse(outcome.Output);
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private static string? Text(JsonElement change, string member) => change.GetProperty(member).GetString();
}
