using System.Globalization;
using System.Text;

namespace Benchmarks;

/// <summary>Whole HTTP/1.1 requests as bytes, made before the clock runs.</summary>
internal static class PreparedRequest
{
    private const string Boundary = "benchmark-boundary-7f3a";

    public static byte[] Get(string path, Uri url, params (string Name, string Value)[] headers) => Encoding.ASCII.GetBytes($"{Head("GET", path, url, headers)}\r\n");

    /// <summary>A multipart upload of these parts, in this order.</summary>
    public static byte[] Upload(string path, Uri url, IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> parts, params (string Name, string Value)[] headers)
    {
        using var body = new MemoryStream();
        foreach ((string name, ReadOnlyMemory<byte> content) in parts)
        {
            body.Write(PartHead(name));
            body.Write(content.Span);
            body.Write("\r\n"u8);
        }

        body.Write(End);
        using var request = new MemoryStream();
        request.Write(UploadHead(path, url, body.Length, headers));
        body.WriteTo(request);
        return request.ToArray();
    }

    /// <summary>An upload whose last part's content follows from elsewhere, and what comes behind that content.</summary>
    public static (byte[] Before, byte[] Behind) UploadAround(
        string path, Uri url, IEnumerable<(string Name, ReadOnlyMemory<byte> Content)> parts, string last, long lastBytes, params (string Name, string Value)[] headers)
    {
        using var body = new MemoryStream();
        foreach ((string name, ReadOnlyMemory<byte> content) in parts)
        {
            body.Write(PartHead(name));
            body.Write(content.Span);
            body.Write("\r\n"u8);
        }

        body.Write(PartHead(last));
        byte[] behind = [.. "\r\n"u8, .. End];
        return ([.. UploadHead(path, url, body.Length + lastBytes + behind.Length, headers), .. body.ToArray()], behind);
    }

    private static byte[] End => Encoding.ASCII.GetBytes($"--{Boundary}--\r\n");

    private static byte[] PartHead(string name) =>
        Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n");

    private static byte[] UploadHead(string path, Uri url, long bodyBytes, (string Name, string Value)[] headers)
    {
        string head = Head("POST", path, url, headers);
        return Encoding.ASCII.GetBytes(
            $"{head}Content-Type: multipart/form-data; boundary={Boundary}\r\nContent-Length: {bodyBytes.ToString(CultureInfo.InvariantCulture)}\r\n\r\n");
    }

    private static string Head(string method, string path, Uri url, (string Name, string Value)[] headers) =>
        $"{method} {path} HTTP/1.1\r\nHost: {url.Authority}\r\n{string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n"))}";
}
