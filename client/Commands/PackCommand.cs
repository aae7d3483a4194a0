using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Packs;
using Gateway.Client.Sending;
using Gateway.Client.Trust;
using Gateway.Crypto;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary>
/// <c>advisory pack</c>: a whole signed upload in one file, made without the gateway, to be released by a second publisher or carried over an air gap; or a delivery,
/// to be carried the other way.
/// </summary>
internal static class PackCommand
{
    public static Command Create(CommandEnvironment environment, GlobalOptions globals)
    {
        SendOptions options = new(environment.Clock);
        Option<string> file = new("--out") { Description = "The pack to write; nothing is overwritten.", HelpName = "FILE", Required = true };
        Option<bool> isOpen = new("--unsealed")
        {
            Description = "Leave the pack unsealed, for a machine without your receive key: who it is for, and of an advisory that the gateway encrypts the documents too, lie in it for all to read.",
        };
        Command command = new("pack", "Write a signed upload to a file, without the gateway; or with --download an advisory that was sent to you.") { file, isOpen };
        Option<AdvisoryId?> download = AdvisoryWords.Reference("--download", "Instead: an advisory that was sent to you, with all that proves it, to be opened with advisory unpack on another machine");
        command.Options.Add(download);
        options.AddTo(command, download);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            async () =>
            {
                string path = parsed.GetRequiredValue(file);
                if (parsed.GetValue(download) is { } id)
                {
                    return await PackDeliveryAsync(environment, globals.Read(parsed), id, path, cancellationToken);
                }

                SendRequest request = await options.ReadAsync(parsed, cancellationToken);
                OfflineSession session = await OfflineSession.OpenAsync(environment, globals.Read(parsed), cancellationToken);
                return await PackAsync(environment, session, request, path, !parsed.GetValue(isOpen), cancellationToken);
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> PackDeliveryAsync(
        CommandEnvironment environment, ConnectionSettings settings, AdvisoryId id, string path, CancellationToken cancellationToken)
    {
        using GatewaySession session = await GatewaySession.OpenFreshAsync(environment, settings, cancellationToken);
        await new DeliveryPacker(session, id, PolicyChoice.Choose(settings, session.Trusted)).WriteAsync(path, cancellationToken);
        await environment.SayAsync($"{path}: advisory {id} for {session.Principal}, checked as far as can be without opening it");
        return ExitCode.Ok;
    }

    /// <summary>Makes the upload of a request and writes it to a new pack.</summary>
    public static async Task<int> PackAsync(
        CommandEnvironment environment, OfflineSession session, SendRequest request, string path, bool isSealed, CancellationToken cancellationToken)
    {
        if (request.Groups.Count > 0)
        {
            throw new UsageException("A pack names agencies: what a group's roster is today only the gateway's log can show. Send to groups with advisory send.");
        }

        RequireKnown(session, request);
        using IUploadMaker maker = UploadMaker.For(session.Member, request);
        Upload upload = await maker.MakeAsync(new Addressing(request.Recipients, UploadGroups.None), session.Directory, cancellationToken);
        await PackedUpload.WriteAsync(path, session, upload, PackedUpload.ContentsOf(upload.Metadata.Common.Content), isSealed, cancellationToken);
        DateTimeOffset until = upload.Metadata.Common.Content.CreatedAt + Limits.StatementAge;
        await environment.SayAsync(
            $"{path}: TLP:{request.Tlp.ToWire()} for {string.Join(", ", upload.Metadata.Recipients.Select(recipient => recipient.Id))}, to be sent until {CanonicalJson.FormatTime(until)}");
        return ExitCode.Ok;
    }

    private static void RequireKnown(OfflineSession session, SendRequest request)
    {
        VerifiedAgencies verified = new(session.Profile);
        foreach (UploadRecipient recipient in request.Recipients)
        {
            DirectoryAgency agency = session.Directory.Find(recipient.Id)
                ?? throw new CommandFailedException($"The directory as it is known here has no agency {recipient.Id}; correct --to, or run advisory agency list where the gateway can be reached.");
            RecipientCheck.RequireUnchanged(agency, verified);
        }
    }
}
