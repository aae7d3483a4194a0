using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Packs;
using Gateway.Client.Profiles;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory unpack FILE</c>: does with a pack what it was made for. An upload is sent; a delivery is checked and its documents saved, without the gateway; a receipt that
/// came back from there is brought.
/// </summary>
internal static class UnpackCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        Argument<string> file = new("FILE") { Description = "A pack that advisory pack wrote, or a receipt that advisory unpack wrote." };
        Option<string> folder = new("--out") { Description = "Of a delivery: where to save the documents; nothing is overwritten.", HelpName = "DIR", DefaultValueFactory = _ => "." };
        Option<Disposition?> disposition = Words.Option<Disposition?>(
            "--ack", "Of a delivery: sign a receipt for it too", TryParse, "delivered, read, acted, declined or unreadable");
        Option<string?> receipt = new("--receipt") { Description = "Where to write the receipt, for the machine that reaches the gateway.", HelpName = "FILE" };
        Option<bool> json = AgencyWords.Json();
        Command command = new("unpack", "Send the upload that a pack carries, check and save the delivery, or bring the receipt.") { file, folder, disposition, receipt, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            () => RunAsync(
                environment,
                globals.Read(parsed),
                parsed.GetRequiredValue(file),
                new Request(parsed.GetRequiredValue(folder), parsed.GetValue(disposition), parsed.GetValue(receipt), parsed.GetValue(json)),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CommandEnvironment environment, ConnectionSettings settings, string path, Request request, CancellationToken cancellationToken)
    {
        if ((request.Disposition is null) != (request.Receipt is null))
        {
            throw new UsageException("--ack and --receipt go together: what you did with it, and where to write that.");
        }

        if (SignedReceipt.LooksLikeOne(path))
        {
            using GatewaySession session = await GatewaySession.OpenFreshAsync(environment, settings, cancellationToken);
            return await AckCommand.PostAsync(environment, session, SignedReceipt.Read(path), cancellationToken);
        }

        Profile profile = Profile.Open(settings.RequireKeysFolder());
        using (Pack pack = await Pack.OpenAsync(path, () => profile.LoadIdentitiesAsync(settings.Passphrases, cancellationToken), cancellationToken))
        {
            if (pack.Index.Kind == PackKind.Download)
            {
                return await OpenAsync(environment, settings, profile, pack, request, cancellationToken);
            }
        }

        return await SendCommand.SendPackAsync(environment, settings, path, request.Json, cancellationToken);
    }

    private static async Task<int> OpenAsync(
        CommandEnvironment environment, ConnectionSettings settings, Profile profile, Pack pack, Request request, CancellationToken cancellationToken)
    {
        Invite pinned = PinnedGateway.Recall(profile) ?? PinnedGateway.Require(settings);
        TrustedLogs trusted = new(pinned, PolicyChoice.Choose(settings, pinned));
        OpenedDelivery delivery = await new CarriedReader(profile, trusted, environment.Clock).CheckAsync(pack, cancellationToken);
        await new DeliverySaving(environment, new PackedFiles(pack), pack.Identities?.All ?? []).RunAsync(delivery, shown: null, request.Folder, request.Json, cancellationToken);
        if (request.Disposition is { } did)
        {
            Receipt receipt = Receipt.Create(delivery.Manifest, profile.Principal.Principal, did, ReceiptMode.Manual, CanonicalTime.Truncate(environment.Clock.GetUtcNow()));
            using SigningKey signingKey = profile.LoadSigningKey();
            PrivateFile.CreateNew(request.Receipt!, new SignedReceipt(receipt, receipt.Sign(signingKey)).ToBytes());
        }

        PinnedGateway.Pin(profile, pinned);
        return ExitCode.Ok;
    }

    private static bool TryParse(string? text, out Disposition? value)
    {
        bool known = WireText.TryParse(text, out Disposition word);
        value = known ? word : null;
        return known;
    }

    private sealed record Request(string Folder, Disposition? Disposition, string? Receipt, bool Json);
}
