using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Server.Doctor;
using Gateway.Server.Options;

namespace Gateway.Server.Commands;

/// <summary>
/// <c>gateway doctor</c>: names what is wrong with a setup, each thing in a sentence that says what to do. It changes nothing. First on stdout stands <c>ok</c> or
/// <c>wrong</c>; warnings and notes leave it <c>ok</c>.
/// </summary>
internal static class DoctorCommand
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> data = DataOption.Create();
        Option<string[]> urls = SettingOptions.CreateUrls();
        Option<string[]> settings = SettingOptions.CreateSettings();
        Option<bool> json = new("--json") { Description = "Print the findings as JSON." };
        Command command = new("doctor", "Names what is wrong with a setup.") { data, urls, settings, json };
        command.SetAction((arguments, cancellationToken) => RunAsync(
            DataOption.Read(arguments, data),
            SettingOptions.ReadUrls(arguments, urls),
            SettingOptions.ReadSettings(arguments, settings),
            arguments.GetValue(json) ? PrintJson : PrintText,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        DataFolder data,
        IReadOnlyCollection<string> urls,
        IReadOnlyDictionary<string, string?> settings,
        Action<IReadOnlyList<Finding>, TextWriter> print,
        CancellationToken cancellationToken)
    {
        try
        {
            await using Setup setup = Examination.Read(data, urls, settings, Machine.This);
            IReadOnlyList<Finding> findings = await Examination.RunAsync(setup, cancellationToken);
            print(findings, Console.Out);
            return IsWrong(findings) ? ExitCode.Refused : ExitCode.Ok;
        }
        catch (SetupException exception)
        {
            await Console.Error.WriteLineAsync($"Could not check: {exception.Message}");
            return ExitCode.CouldNotCheck;
        }
    }

    private static void PrintText(IReadOnlyList<Finding> findings, TextWriter output)
    {
        output.WriteLine(Verdict(findings));
        foreach (Finding finding in findings)
        {
            output.WriteLine($"{Word(finding.Severity)} {finding.Check}: {finding.Sentence}");
        }
    }

    private static void PrintJson(IReadOnlyList<Finding> findings, TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new
        {
            Verdict = Verdict(findings),
            Checks = Examination.Checks.Select(check => check.Name),
            Findings = findings.Select(finding => new { Severity = Word(finding.Severity), finding.Check, finding.Sentence }),
        },
        Indented));

    private static string Verdict(IReadOnlyList<Finding> findings) => IsWrong(findings) ? "wrong" : "ok";

    private static bool IsWrong(IReadOnlyList<Finding> findings) => findings.Any(finding => finding.Severity == Severity.Wrong);

    private static string Word(Severity severity) => severity switch
    {
        Severity.Note => "note",
        Severity.Warning => "warning",
        _ => "wrong",
    };
}
