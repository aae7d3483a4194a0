using System.Net;
using System.Text.Json;
using Client.Tests.Fakes;
using Gateway.Crypto;

namespace Client.Tests;

public sealed class SendTests
{
    [Fact]
    public async Task The_answer_is_printed_as_json()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["a.txt"], "a");

        Outcome sent = (await world.RunAsync("alpha", "send", world["a.txt"], "--to", "bravo", "--tlp", "amber", "--title", "A", "--json")).MustSucceed();

        using JsonDocument answer = JsonDocument.Parse(sent.Output);
        Assert.Equal(36, answer.RootElement.GetProperty("id").GetString()!.Length);
        Assert.Equal("bravo", answer.RootElement.GetProperty("recipients")[0].GetProperty("recipient").GetString());
        Assert.Equal(0, answer.RootElement.GetProperty("skipped").GetArrayLength());
        Assert.Equal(1, answer.RootElement.GetProperty("index").GetInt64());
    }

    [Fact]
    public async Task An_answer_by_a_time_that_has_passed_cannot_be_asked_for()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["a.txt"], "a");

        Outcome outcome = await world.RunAsync("alpha", "send", world["a.txt"], "--to", "bravo", "--tlp", "GREEN", "--respond-by", "2020-01-01");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("--respond-by", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CLEAR", true)]
    [InlineData("GREEN", false)]
    public async Task Whoever_seals_what_is_for_all_is_told_that_few_can_open_it(string label, bool isTold)
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["a.txt"], "a");

        Outcome outcome = await world.RunAsync("alpha", "send", world["a.txt"], "--to", "bravo", "--tlp", label, "--sealed");

        Assert.Equal(isTold, outcome.Errors.Contains("TLP:CLEAR is for all", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receive_key_that_the_directory_does_not_name_stops_everything()
    {
        using World world = await World.CreateAsync();
        using X25519Identity stranger = X25519Identity.Generate();
        string honest = world.Gateway.RecordOf("bravo").Principals[0].Keys.Receive[0].ToString();
        ReplaceAgency(world, text => ReplaceLast(text, honest, stranger.Recipient.ToString()));

        await ExpectNothingSentAsync(world, 1, "key-mismatch");
    }

    [Fact]
    public async Task A_principal_whom_the_directory_does_not_name_stops_everything()
    {
        using World world = await World.CreateAsync();
        string id = world.Gateway.RecordOf("bravo").Principals[0].Id.Value;
        ReplaceAgency(world, text => ReplaceLast(text, id, "bravo/zzzzzzzz"));

        await ExpectNothingSentAsync(world, 1, "key-mismatch");
    }

    [Fact]
    public async Task A_suspension_that_the_directory_does_not_know_stops_everything()
    {
        using World world = await World.CreateAsync();
        ReplaceAgency(world, text => text.Replace("\"suspended\":false", "\"suspended\":true", StringComparison.Ordinal));

        await ExpectNothingSentAsync(world, 1, "key-mismatch");
    }

    [Fact]
    public async Task An_agency_whose_root_changed_since_it_was_verified_stops_everything()
    {
        using World world = await World.CreateAsync();
        (await world.RunAsync("alpha", "agency", "verify", "bravo", "--by", "phone")).MustSucceed();
        string path = Path.Combine(world.Keys("alpha"), "state", "verified.json");
        string text = await File.ReadAllTextAsync(path);
        int digit = text.IndexOf("\"fingerprint\":\"", StringComparison.Ordinal) + 15;
        await File.WriteAllTextAsync(path, text[..digit] + (text[digit] == '0' ? '1' : '0') + text[(digit + 1)..]);

        await ExpectNothingSentAsync(world, 1, "key-mismatch");
    }

    [Fact]
    public async Task An_unknown_recipient_is_named_and_nothing_is_sent()
    {
        using World world = await World.CreateAsync();

        Outcome outcome = await SendAsync(world, "bravo,charlie");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("charlie", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("POST /v1/advisories", world.Gateway.Requests);
    }

    [Fact]
    public async Task With_skip_refused_the_others_get_it()
    {
        using World world = await World.CreateAsync();

        Outcome outcome = (await SendAsync(world, "bravo,charlie", "--skip-refused", "--json")).MustSucceed();

        using JsonDocument answer = JsonDocument.Parse(outcome.Output);
        Assert.Equal("charlie", answer.RootElement.GetProperty("skipped")[0].GetProperty("id").GetString());
        Assert.Equal("unknown-recipient", answer.RootElement.GetProperty("skipped")[0].GetProperty("name").GetString());
        Assert.Equal(1, answer.RootElement.GetProperty("recipients").GetArrayLength());
    }

    [Fact]
    public async Task With_skip_refused_what_the_gateway_refuses_is_left_out_too()
    {
        using World world = await World.CreateAsync();
        int uploads = 0;
        world.Gateway.Lies.Add(request => request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath == "/v1/advisories" && uploads++ == 0
            ? FakeGateway.Problem(HttpStatusCode.UnprocessableEntity, "recipient-revoked", ",\"recipients\":[{\"id\":\"alpha\",\"name\":\"recipient-revoked\"}]")
            : null);

        Outcome outcome = (await SendAsync(world, "bravo,alpha", "--skip-refused")).MustSucceed();

        Assert.Contains("alpha", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(2, uploads);
    }

    [Fact]
    public async Task A_refusal_names_the_problem_and_the_recipients()
    {
        using World world = await World.CreateAsync();
        world.Gateway.Lies.Add(request => request.RequestUri!.AbsolutePath == "/v1/advisories"
            ? FakeGateway.Problem(HttpStatusCode.UnprocessableEntity, "recipient-revoked", ",\"recipients\":[{\"id\":\"bravo\",\"name\":\"recipient-revoked\"}]")
            : null);

        Outcome outcome = await SendAsync(world, "bravo");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("bravo: recipient-revoked", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "rate-limited")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "overloaded")]
    public async Task A_gateway_that_asks_to_wait_is_asked_again_under_the_same_idempotency_key(HttpStatusCode status, string name)
    {
        using World world = await World.CreateAsync();
        List<string> keys = [];
        world.Gateway.Lies.Add(request =>
        {
            if (request.Method != HttpMethod.Post || request.RequestUri!.AbsolutePath != "/v1/advisories")
            {
                return null;
            }

            keys.Add(request.Headers.GetValues("Idempotency-Key").Single());
            HttpResponseMessage wait = FakeGateway.Problem(status, name);
            wait.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(TimeSpan.Zero);
            return keys.Count < 3 ? wait : null;
        });

        (await SendAsync(world, "bravo")).MustSucceed();

        Assert.Equal(3, keys.Count);
        Assert.Single(keys.Distinct());
    }

    [Fact]
    public async Task A_gateway_that_asks_to_wait_for_ever_is_not_asked_for_ever()
    {
        using World world = await World.CreateAsync();
        int asked = 0;
        world.Gateway.Lies.Add(request =>
        {
            if (request.RequestUri!.AbsolutePath != "/v1/advisories")
            {
                return null;
            }

            asked++;
            HttpResponseMessage wait = FakeGateway.Problem(HttpStatusCode.TooManyRequests, "rate-limited");
            wait.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(TimeSpan.Zero);
            return wait;
        });

        Outcome outcome = await SendAsync(world, "bravo");

        Assert.Equal(1, outcome.ExitCode);
        Assert.InRange(asked, 2, 100);
    }

    [Fact]
    public async Task What_is_over_the_announced_limit_is_not_uploaded()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllBytesAsync(world["note.txt"], new byte[1_000_001]);

        Outcome outcome = await world.RunAsync("alpha", "send", world["note.txt"], "--to", "bravo", "--tlp", "AMBER");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("payload-too-large", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("POST /v1/advisories", world.Gateway.Requests);
    }

    [Fact]
    public async Task Red_without_named_people_is_a_users_mistake()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["note.txt"], "x");

        Outcome outcome = await world.RunAsync("alpha", "send", world["note.txt"], "--to", "bravo", "--tlp", "RED");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("agency/principal", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Red_to_a_named_person_is_sent()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["note.txt"], "x");

        (await world.RunAsync("alpha", "send", world["note.txt"], "--to", world.Gateway.RecordOf("bravo").Principals[0].Id.Value, "--tlp", "TLP:RED", "--open")).MustSucceed();
    }

    [Fact]
    public async Task A_file_may_follow_the_recipients()
    {
        using World world = await World.CreateAsync();
        await File.WriteAllTextAsync(world["note.txt"], "x");

        (await world.RunAsync("alpha", "send", "--tlp", "AMBER", "--to", "bravo", world["note.txt"])).MustSucceed();
    }

    [Fact]
    public async Task A_missing_file_is_a_users_mistake_that_needs_no_gateway()
    {
        using World world = await World.CreateAsync();

        Outcome outcome = await world.RunAsync("alpha", "send", world["absent.txt"], "--to", "bravo", "--tlp", "AMBER");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(world.Gateway.Requests);
    }

    [Fact]
    public async Task An_answer_whose_manifests_are_not_those_logged_is_tampered_with()
    {
        using World world = await World.CreateAsync();
        Rewrite(world, answer => answer["manifests"]![0]!["sha256"] = Convert.ToBase64String(new byte[32]));

        Outcome outcome = await SendAsync(world, "bravo");

        Assert.Equal((1, "tampered 1"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task An_answer_that_proves_another_entry_is_unproven()
    {
        using World world = await World.CreateAsync();
        Rewrite(world, answer => answer["proof"] = System.Text.Encoding.UTF8.GetString(world.Gateway.Audit.Proof(0)));

        Outcome outcome = await SendAsync(world, "bravo");

        Assert.Equal((1, "unproven"), (outcome.ExitCode, outcome.FirstLine));
    }

    [Fact]
    public async Task An_answer_without_a_readable_proof_is_malformed()
    {
        using World world = await World.CreateAsync();
        Rewrite(world, answer => answer["proof"] = "trust me");

        Outcome outcome = await SendAsync(world, "bravo");

        Assert.Equal((1, "malformed"), (outcome.ExitCode, outcome.FirstLine));
    }

    private static async Task<Outcome> SendAsync(World world, string to, params string[] more)
    {
        await File.WriteAllTextAsync(world["note.txt"], "Patch the pumps.");
        return await world.RunAsync("alpha", ["send", world["note.txt"], "--to", to, "--tlp", "AMBER", .. more]);
    }

    private static async Task ExpectNothingSentAsync(World world, int exitCode, string word)
    {
        long before = world.Gateway.Audit.Size;

        Outcome outcome = await SendAsync(world, "bravo");

        Assert.Equal((exitCode, word), (outcome.ExitCode, outcome.FirstLine));
        Assert.DoesNotContain("POST /v1/advisories", world.Gateway.Requests);
        Assert.Equal(before, world.Gateway.Audit.Size);
    }

    private static void ReplaceAgency(World world, Func<string, string> change) => Intercept(world, "/v1/agencies", change);

    private static void Rewrite(World world, Action<System.Text.Json.Nodes.JsonNode> change) => Intercept(world, "/v1/advisories", text =>
    {
        System.Text.Json.Nodes.JsonNode answer = System.Text.Json.Nodes.JsonNode.Parse(text)!;
        change(answer);
        return answer.ToJsonString();
    });

    private static void Intercept(World world, string path, Func<string, string> change) => world.Gateway.Changes.Add((path, change));

    private static string ReplaceLast(string text, string from, string to)
    {
        int at = text.LastIndexOf(from, StringComparison.Ordinal);
        return string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length));
    }
}
