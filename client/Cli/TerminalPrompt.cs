using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Gateway.Crypto;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Client.Cli;

/// <summary>Asks on the process's own terminal, whatever standard input and output are connected to, and shows nothing of the answer.</summary>
internal sealed class TerminalPrompt : IPassphrasePrompt
{
    private const string Device = "/dev/tty";
    private const int MaxBytes = 1024;

    /// <summary>The terminal, or null where nobody would see the question.</summary>
    public static TerminalPrompt? Find()
    {
        if (Console.IsErrorRedirected)
        {
            return null;
        }

        try
        {
            Open().Dispose();
            return new TerminalPrompt();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public async Task<SecretMemory> AskAsync(string question, CancellationToken cancellationToken)
    {
        await using FileStream terminal = Open();
        using (new Silence(terminal.SafeFileHandle))
        {
            terminal.Write(Encoding.UTF8.GetBytes(question));

            // A read of a terminal cannot be interrupted; at Ctrl-C it is left behind, and the program ends.
            return await Task.Run(() => ReadLine(terminal), cancellationToken).WaitAsync(cancellationToken);
        }
    }

    private static FileStream Open() => new(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    // The terminal hands over one line at a time, when it is finished.
    private static SecretMemory ReadLine(FileStream terminal)
    {
        byte[] typed = GC.AllocateArray<byte>(MaxBytes, pinned: true);
        try
        {
            int length = terminal.Read(typed);
            ReadOnlySpan<byte> line = typed.AsSpan(0, length);
            return line.IsEmpty || line[^1] != (byte)'\n' ? throw new UsageException($"A passphrase is one line of at most {MaxBytes - 1} bytes.")
                : line.Length == 1 ? throw new UsageException("A passphrase has at least one character.")
                : new SecretMemory(line[..^1]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(typed);
        }
    }

    /// <summary>The terminal without echo, but for the line end, until this is disposed (termios(3), Linux's layout).</summary>
    private sealed class Silence : IDisposable
    {
        private const int TermiosBytes = 128;
        private const int LocalFlags = 12;
        private const uint Echo = 0x8;
        private const uint EchoLineEnd = 0x40;
        private const int Now = 0;

        private readonly SafeFileHandle terminal;
        private readonly byte[] before = new byte[TermiosBytes];

        public Silence(SafeFileHandle terminal)
        {
            this.terminal = terminal;
            if (GetAttributes(terminal, before) != 0)
            {
                throw new IOException("The terminal's settings could not be read.");
            }

            byte[] silent = [.. before];
            uint flags = MemoryMarshal.Read<uint>(silent.AsSpan(LocalFlags));
            MemoryMarshal.Write(silent.AsSpan(LocalFlags), (flags & ~Echo) | EchoLineEnd);
            if (SetAttributes(terminal, Now, silent) != 0)
            {
                throw new IOException("The terminal would show the passphrase.");
            }
        }

        public void Dispose() => _ = SetAttributes(terminal, Now, before);

        [DllImport("libc", EntryPoint = "tcgetattr")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int GetAttributes(SafeFileHandle terminal, byte[] attributes);

        [DllImport("libc", EntryPoint = "tcsetattr")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int SetAttributes(SafeFileHandle terminal, int when, byte[] attributes);
    }
}
