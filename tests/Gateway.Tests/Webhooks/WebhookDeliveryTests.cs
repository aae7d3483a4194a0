using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Exchange;
using Gateway.Tests.Advisories.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Webhooks;

public sealed class WebhookDeliveryTests
{
    [Fact]
    public async Task A_webhook_is_told_in_order_what_came_and_what_was_withdrawn_signed_and_without_a_word_of_it()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        await world.PublishAsync("before the webhook was there");
        string id = await world.RegisterAsync();
        AdvisoryId advisory = await world.PublishAsync();
        (await world.AsAlice.WithdrawAsync(advisory, world.Alice)).Dispose();
        await world.Receiver.ReceivedAsync(2);

        Notice[] notices = [.. world.Receiver.Notices];
        Assert.Equal([NoticeEvent.Addressed, NoticeEvent.Withdrawn], notices.Select(notice => notice.Event));
        Assert.All(notices, notice => Assert.Equal(("bravo", id, advisory), (notice.Agency.Value, notice.Webhook.Value, notice.Advisory!.Value)));
        Assert.True(notices[0].Index < notices[1].Index);
        foreach ((byte[] body, string header, string timestamp, string signature) in world.Receiver.Received)
        {
            Notice notice = Notice.Parse(body);
            Assert.True(notice.IsSignedBy([world.Host.ManifestKey], Assert.Single(NoticeHeaders.Armor(signature))));
            Assert.Equal((notice.Id, NoticeHeaders.TimestampOf(notice)), (header, timestamp));
            Assert.DoesNotContain("vulnerability", Encoding.UTF8.GetString(body), StringComparison.OrdinalIgnoreCase);
        }

        JsonElement webhook = await world.UntilAsync(id, state => state.GetProperty("told").GetInt64() == notices[1].Index);
        Assert.Equal(("active", 0), (webhook.GetProperty("state").GetString(), webhook.GetProperty("failures").GetInt32()));
    }

    [Fact]
    public async Task Ssh_keygen_checks_a_notice_by_its_body_and_its_header()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        await world.RegisterAsync();
        await world.PublishAsync();
        await world.Receiver.ReceivedAsync(1);
        world.Receiver.Received.TryPeek(out (byte[] Body, string Id, string Timestamp, string Signature) received);

        // The recipe of the README.
        string folder = Directory.CreateTempSubdirectory("gateway-notice-").FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "notice.json"), received.Body);
        await File.WriteAllTextAsync(Path.Combine(folder, "allowed"), $"gateway {world.Host.ManifestKey.ToSshLine()}\n");
        string script =
            $"cd {folder} && printf -- '-----BEGIN SSH SIGNATURE-----\\n%s\\n-----END SSH SIGNATURE-----\\n' \"${{SIGNATURE#sshsig,}}\" > notice.sig && "
            + "ssh-keygen -Y verify -f allowed -I gateway -n advisory-notice -s notice.sig < notice.json";
        var start = new System.Diagnostics.ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", script }, Environment = { ["SIGNATURE"] = received.Signature }, RedirectStandardOutput = true };
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start(start)!;
        string output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Directory.Delete(folder, recursive: true);
        Assert.StartsWith("Good \"advisory-notice\" signature for gateway", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_fails_and_recovers_is_told_everything_in_order_also_over_a_restart()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        string id = await world.RegisterAsync();
        world.Receiver.Answer = TestReceiver.Saying(500);
        for (int i = 0; i < 3; i++)
        {
            await world.PublishAsync($"{i}");
        }

        JsonElement failing = await world.UntilAsync(id, state => state.GetProperty("state").GetString() == "failing");
        Assert.Equal("status", failing.GetProperty("fault").GetString());
        Assert.True(failing.TryGetProperty("nextAttempt", out _));
        int attempts = world.Receiver.Received.Count;

        // The pause holds, and doubles: of this gateway's clock, which a test moves.
        world.Host.Time.Advance(TimeSpan.FromSeconds(7));
        await world.Receiver.ReceivedAsync(attempts + 1);
        Assert.All(world.Receiver.Notices, notice => Assert.Equal(world.Receiver.Notices[0].Id, notice.Id));
        await world.UntilAsync(id, state => state.GetProperty("failures").GetInt32() >= 2);

        await world.Host.StopAsync();
        world.Receiver.Answer = TestReceiver.Taking;
        int before = world.Receiver.Received.Count;
        ExchangeHost again = await world.StartAnotherAsync();
        again.Time.Advance(TimeSpan.FromMinutes(5));
        await world.Receiver.ReceivedAsync(before + 3);

        long[] told = [.. world.Receiver.Notices.Skip(before).Select(notice => notice.Index!.Value)];
        Assert.Equal(3, told.Distinct().Count());
        Assert.Equal(told.Order(), told);
    }

    [Fact]
    public async Task Two_gateways_on_one_database_tell_each_notice_once()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        await world.StartAnotherAsync();
        string id = await world.RegisterAsync();
        for (int i = 0; i < 10; i++)
        {
            await world.PublishAsync($"{i}");
        }

        await world.Receiver.ReceivedAsync(10);
        JsonElement webhook = await world.UntilAsync(id, state => state.GetProperty("told").GetInt64() == world.Receiver.Notices[^1].Index);
        Assert.Equal(10, world.Receiver.Received.Count);
        Assert.Equal(10, world.Receiver.Notices.Select(notice => notice.Id).Distinct().Count());
        Assert.Equal("active", webhook.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_webhook_that_fails_too_often_is_paused_and_a_test_that_is_taken_ends_the_pause()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync(("Gateway:Webhooks:Attempts", "2"), ("Gateway:Webhooks:RetrySeconds", "1"));
        string id = await world.RegisterAsync();
        world.Receiver.Answer = TestReceiver.Saying(503);
        AdvisoryId advisory = await world.PublishAsync();
        JsonElement paused = await world.UntilAsync(id, state => state.GetProperty("state").GetString() == "paused");
        Assert.False(paused.TryGetProperty("nextAttempt", out _));
        world.Host.Time.Advance(TimeSpan.FromHours(2));
        using HttpClient asKeeper = await world.Host.LogInAsync(world.Keeper);

        using HttpResponseMessage refused = await asKeeper.PostAsync($"/v1/webhooks/{id}/test", null);
        JsonElement failed = await refused.JsonAsync();
        Assert.Equal((false, "status"), (failed.GetProperty("delivered").GetBoolean(), failed.GetProperty("fault").GetString()));
        Assert.Equal("paused", (await asKeeper.GetJsonAsync($"/v1/webhooks/{id}")).GetProperty("state").GetString());

        world.Receiver.Answer = TestReceiver.Taking;
        int before = world.Receiver.Received.Count;
        using HttpResponseMessage taken = await asKeeper.PostAsync($"/v1/webhooks/{id}/test", null);
        Assert.True((await taken.JsonAsync()).GetProperty("delivered").GetBoolean());
        await world.Receiver.ReceivedAsync(before + 2);
        Assert.Equal([NoticeEvent.Test, NoticeEvent.Addressed], world.Receiver.Notices.Skip(before).Select(notice => notice.Event));
        Assert.Equal(advisory, world.Receiver.Notices[^1].Advisory);
    }

    [Fact]
    public async Task A_receiver_that_says_it_is_gone_is_paused_at_once()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        string id = await world.RegisterAsync();
        world.Receiver.Answer = TestReceiver.Saying(410);
        await world.PublishAsync();
        JsonElement paused = await world.UntilAsync(id, state => state.GetProperty("state").GetString() == "paused");
        Assert.Equal(("gone", 1), (paused.GetProperty("fault").GetString(), paused.GetProperty("failures").GetInt32()));
    }

    [Fact]
    public async Task A_redirection_is_not_followed()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        await using TestReceiver elsewhere = await TestReceiver.StartAsync();
        world.Receiver.Answer = context =>
        {
            context.Response.Redirect(elsewhere.Url, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        string id = await world.RegisterAsync();
        await world.PublishAsync();
        JsonElement failing = await world.UntilAsync(id, state => state.GetProperty("failures").GetInt32() > 0);
        Assert.Equal("redirected", failing.GetProperty("fault").GetString());
        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_or_answers_without_end_holds_up_nobody_else()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        string[] ids = [await world.RegisterAsync(world.Receiver.Url + "?slow"), await world.RegisterAsync(world.Receiver.Url + "?endless"), await world.RegisterAsync()];
        world.Receiver.Answer = async context =>
        {
            if (context.Request.QueryString.Value == "?slow")
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            byte[] piece = new byte[64 * 1024];
            while (context.Request.QueryString.Value == "?endless" && !context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            }
        };
        for (int i = 0; i < 3; i++)
        {
            await world.PublishAsync($"{i}");
        }

        JsonElement slow = await world.UntilAsync(ids[0], state => state.GetProperty("failures").GetInt32() > 0);
        Assert.Equal("too-slow", slow.GetProperty("fault").GetString());
        long last = (await world.UntilAsync(ids[2], state => state.GetProperty("told").GetInt64() > 0 && state.TryGetProperty("toldAt", out _))).GetProperty("told").GetInt64();
        // Of an endless answer the status is what counts.
        await world.UntilAsync(ids[1], state => state.GetProperty("told").GetInt64() >= last);
        Assert.Equal("failing", (await world.ReadAsync(ids[0])).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_told_nothing()
    {
        await using TestReceiver stranger = await TestReceiver.StartAsync();
        await using WebhookWorld world = await WebhookWorld.StartAsync(("Gateway:Webhooks:Ports:1", stranger.Port.ToString(CultureInfo.InvariantCulture)));
        string id = await world.RegisterAsync(stranger.Url);
        await world.PublishAsync();
        JsonElement failing = await world.UntilAsync(id, state => state.GetProperty("failures").GetInt32() > 0);
        Assert.Equal("untrusted", failing.GetProperty("fault").GetString());
        Assert.Empty(stranger.Received);
    }

    [Fact]
    public async Task A_name_that_leads_to_an_address_which_is_not_allowed_is_not_gone_to()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync(("Gateway:Webhooks:AllowedNetworks:0", "10.99.0.0/16"));
        string id = await world.RegisterAsync($"https://localhost:{world.Receiver.Port}/");
        await world.PublishAsync();
        JsonElement failing = await world.UntilAsync(id, state => state.GetProperty("failures").GetInt32() > 0);
        Assert.Equal("address-refused", failing.GetProperty("fault").GetString());
        Assert.Empty(world.Receiver.Received);
    }

    [Fact]
    public async Task Neither_a_suspended_agency_nor_a_webhook_that_was_removed_is_told_anything()
    {
        await using WebhookWorld world = await WebhookWorld.StartAsync();
        string removed = await world.RegisterAsync(world.Receiver.Url + "?removed");
        AdvisoryId advisory = await world.PublishAsync();
        await world.Receiver.ReceivedAsync(1);
        (await world.AsKeeper.DeleteAsync($"/v1/webhooks/{removed}")).Dispose();
        await world.RegisterAsync();
        await world.Host.SuspendAsync(AgencyId.Parse("bravo"));
        (await world.AsAlice.WithdrawAsync(advisory, world.Alice)).Dispose();
        // Long enough for several looks.
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.Single(world.Receiver.Received);
    }
}
