using Client.Tests.Fakes;

namespace Client.Tests;

/// <summary>A user's mistake ends with 2, one sentence on stderr and nothing on stdout.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("agency")]
    [InlineData("keygen")]
    [InlineData("keygen --agency Upper --out x")]
    [InlineData("keygen --agency cncert --out x --kind robot")]
    [InlineData("keygen --agency cncert --out x --roles reader,king")]
    [InlineData("keygen --agency cncert --out x --agency-kind gateway")]
    [InlineData("send --to bravo --tlp AMBER")]
    [InlineData("send file --to bravo")]
    [InlineData("send file --to bravo --tlp PURPLE")]
    [InlineData("send file --to Bravo! --tlp AMBER")]
    [InlineData("send file --to bravo --tlp AMBER --expires yesterday")]
    [InlineData("get not-an-id")]
    [InlineData("ack 0190f5a0-0000-7000-8000-000000000000 --as eaten")]
    [InlineData("withdraw 0190f5a0-0000-7000-8000-000000000000")]
    [InlineData("audit verify --log other")]
    [InlineData("audit prove -1")]
    [InlineData("agency suspend bravo")]
    [InlineData("agency verify bravo --by telepathy")]
    [InlineData("agency accept file --grant reader")]
    [InlineData("seal -r age1wrong")]
    [InlineData("open")]
    [InlineData("inbox --unknown")]
    public async Task A_wrong_command_line_ends_with_2_and_says_so_on_stderr(string line)
    {
        Outcome outcome = await new CommandLine().RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Single(outcome.Errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Help_ends_with_0()
    {
        Outcome outcome = await new CommandLine().RunAsync("send", "--help");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("--tlp", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inbox")]
    [InlineData("token")]
    [InlineData("principal list")]
    public async Task Without_a_keys_folder_the_sentence_says_which_option_is_missing(string line)
    {
        Outcome outcome = await new CommandLine().RunAsync(line.Split(' '));

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--keys", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_http_to_another_machine_is_refused_before_anything_is_sent()
    {
        using World world = await World.CreateAsync();

        Outcome outcome = await new CommandLine { Network = world.Gateway }.RunAsync("inbox", "--keys", world.Keys("alpha"), "--gateway", "http://gateway.example");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(world.Gateway.Requests);
    }

    [Fact]
    public async Task A_gateway_that_cannot_be_reached_ends_with_3()
    {
        using World world = await World.CreateAsync();

        Outcome outcome = await new CommandLine().RunAsync("inbox", "--keys", world.Keys("alpha"), "--gateway", FakeGateway.Url);

        Assert.Equal(3, outcome.ExitCode);
    }

    [Fact]
    public async Task A_key_that_others_may_read_is_refused()
    {
        using World world = await World.CreateAsync();
        File.SetUnixFileMode(Path.Combine(world.Keys("alpha"), "access.pem"), UnixFileMode.UserRead | UnixFileMode.GroupRead);

        Outcome outcome = await world.RunAsync("alpha", "inbox");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("chmod 600", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_and_gateway_come_from_the_environment_too()
    {
        using World world = await World.CreateAsync();
        CommandLine line = new()
        {
            Network = world.Gateway,
            Variables = new Dictionary<string, string>
            {
                ["ADVISORY_GATEWAY"] = FakeGateway.Url,
                ["ADVISORY_KEYS"] = world.Keys("alpha"),
                ["ADVISORY_INVITE"] = world["invite.json"],
            },
        };

        (await line.RunAsync("inbox")).MustSucceed();
    }
}
