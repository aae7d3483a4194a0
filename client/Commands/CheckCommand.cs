using System.CommandLine;
using Gateway.Client.Cli;
using Gateway.Client.Http.Answers;
using Gateway.Client.Sending;
using Gateway.Exchange;

namespace Gateway.Client.Commands;

/// <summary><c>advisory check FILE…</c>: reads files as the gateway would, and asks a CSAF validator what the gateway's operator would ask it. Needs no gateway.</summary>
internal static class CheckCommand
{
    private const string ValidatorVariable = "ADVISORY_CSAF_VALIDATOR";

    public static Command Create(CommandEnvironment environment)
    {
        Argument<string[]> files = new("FILE") { Description = "The documents.", Arity = ArgumentArity.OneOrMore };
        Option<string?> validator = new("--validator")
        {
            Description = $"The URL of a csaf-validator-service, which reads the documents; default {ValidatorVariable}. Without one they are read here alone.",
            HelpName = "URL",
        };
        Option<string> preset = Words.Choice("--preset", "Which tests it is asked for", [.. CsafValidation.Presets]);
        preset.DefaultValueFactory = _ => CsafValidation.BasicPreset;
        Option<bool> allowPlainHttp = new("--allow-plain-http") { Description = "Ask a validator on another machine over http: whoever is on the way reads the documents." };
        Option<Tlp?> tlp = Words.Option<Tlp?>("--tlp", "The label under which they are to be sent: each has to bear the same, or none", TryParseTlp, TlpWords.Expected);
        Option<bool> json = AgencyWords.Json();
        Command command = new("check", "Say whether documents are CSAF, and whether they conform, before they are sent.") { files, validator, preset, allowPlainHttp, tlp, json };
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(
            environment,
            async () =>
            {
                string? url = parsed.GetValue(validator) ?? environment.Variable(ValidatorVariable);
                using CsafValidatorService? service = string.IsNullOrEmpty(url)
                    ? null
                    : new CsafValidatorService(environment, url, parsed.GetRequiredValue(preset), parsed.GetValue(allowPlainHttp));
                List<CheckedDocument> documents = [];
                foreach (string file in parsed.GetRequiredValue(files))
                {
                    documents.Add(await CheckAsync(file, service, parsed.GetValue(tlp), cancellationToken));
                }

                await PrintAsync(environment, documents, parsed.GetValue(json));
                return ExitCodeOf(documents);
            },
            cancellationToken));
        return command;
    }

    private static async Task<CheckedDocument> CheckAsync(string file, CsafValidatorService? service, Tlp? tlp, CancellationToken cancellationToken)
    {
        PreparedDocument document;
        try
        {
            document = await PreparedDocument.ReadAsync(file, DocumentRole.Main, null, "en", cancellationToken);
        }
        catch (DocumentException broken)
        {
            return new CheckedDocument(file, CheckedDocument.Invalid, Explanations.Of(broken), null, null);
        }

        if (document.Marking is { } marking && tlp is { } label && !marking.AgreesWith(label))
        {
            Sentence reason = $"tlp-mismatch: marked TLP:{marking.Label.ToWire()} inside, to be sent under TLP:{label.ToWire()}";
            return new CheckedDocument(file, CheckedDocument.Invalid, reason, null, document.Csaf is null ? null : ItemCsaf.Of(document.Csaf));
        }

        if (document.Csaf is not { } csaf || service is null)
        {
            return new CheckedDocument(file, document.Csaf is null ? CheckedDocument.Other : CheckedDocument.Read, null, null, document.Csaf is null ? null : ItemCsaf.Of(document.Csaf));
        }

        try
        {
            IReadOnlyList<string> failed = await service.AskAsync(document, cancellationToken);
            return failed.Count == 0
                ? new CheckedDocument(file, CheckedDocument.Valid, null, failed, ItemCsaf.Of(csaf))
                : new CheckedDocument(file, CheckedDocument.Invalid, $"fails {string.Join(", ", failed)}", failed, ItemCsaf.Of(csaf));
        }
        catch (CouldNotCheckException failure)
        {
            return new CheckedDocument(file, CheckedDocument.Unchecked, failure.Sentence, null, ItemCsaf.Of(csaf));
        }
    }

    private static async Task PrintAsync(CommandEnvironment environment, IReadOnlyList<CheckedDocument> documents, bool json)
    {
        if (json)
        {
            await environment.Out.WriteLineAsync(JsonOutput.Text(documents));
            return;
        }

        foreach (CheckedDocument document in documents)
        {
            await environment.SayAsync(document.Line());
        }
    }

    private static bool TryParseTlp(string? text, out Tlp? value)
    {
        bool known = TlpWords.TryParse(text, out Tlp label);
        value = known ? label : null;
        return known;
    }

    // What is known to be wrong outweighs what is not known.
    private static int ExitCodeOf(IReadOnlyList<CheckedDocument> documents) =>
        documents.Any(document => document.Result == CheckedDocument.Invalid) ? ExitCode.Refused
        : documents.Any(document => document.Result == CheckedDocument.Unchecked) ? ExitCode.Unreachable
        : ExitCode.Ok;
}
